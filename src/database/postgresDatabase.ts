// PostgreSQL: a server that replicas share.
import { drizzle } from 'drizzle-orm/postgres-js';
import type { ConcurrencyLimit } from '../lib/limitConcurrency.ts';
import { connectPostgres } from './connectPostgres.ts';
import type { Database, DatabaseConfig, OpenDatabase } from './database.ts';
import { drizzleClient } from './drizzleClient.ts';
import { createLanes, MAX_SESSIONS } from './lanes.ts';
import { migratePostgres } from './postgresMigrations.ts';
import { createPostgresPool } from './postgresPool.ts';
import { READINESS_DEADLINE_MS } from './readiness.ts';
import * as tables from './tables.ts';

/** Milliseconds. The server's own time-outs come first, so that the log distinguishes a slow query from a lost server. */
const QUERY_DEADLINE_MS = 3500;

export function openPostgres(
  { url, pooler }: DatabaseConfig & { kind: 'postgres' },
  announce: (line: string) => void,
): OpenDatabase {
  // Drizzle puts its own readers and writers of dates and JSON into the options of its client.
  const options = { parsers: {}, serializers: {} };
  const connect = () => {
    const session = connectPostgres(url, pooler);
    Object.assign(session.options.parsers, options.parsers);
    Object.assign(session.options.serializers, options.serializers);
    return session;
  };
  const lanes = createLanes();
  const pool = createPostgresPool(connect);
  const database = (lane: ConcurrencyLimit, deadlineMs = QUERY_DEADLINE_MS): Database =>
    drizzle(
      drizzleClient((work) => lane(() => pool.run(work, deadlineMs)), options),
      { schema: tables },
    );
  return {
    kind: 'postgres',
    db: database(lanes.limited),
    unlimited: database(lanes.unlimited),
    health: database(lanes.health, READINESS_DEADLINE_MS),
    migrate: () => migratePostgres(url, announce),
    load: () => ({
      pending: lanes.limited.pending() + lanes.unlimited.pending(),
      connections: MAX_SESSIONS,
    }),
    close: pool.close,
  };
}
