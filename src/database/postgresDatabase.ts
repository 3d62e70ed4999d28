// PostgreSQL: a server that replicas share.
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import type { ConcurrencyLimit } from '../lib/limitConcurrency.ts';
import { StartError } from '../lib/startError.ts';
import { connectPostgres } from './connectPostgres.ts';
import type { Database, DatabaseConfig, OpenDatabase } from './database.ts';
import { driverError } from './databaseFault.ts';
import { distributePostgres } from './distributePostgres.ts';
import { drizzleClient } from './drizzleClient.ts';
import { createLanes, MAX_SESSIONS } from './lanes.ts';
import { migratePostgres } from './postgresMigrations.ts';
import { createPostgresPool } from './postgresPool.ts';
import { readPostgresUrl } from './postgresUrl.ts';
import { READINESS_DEADLINE_MS } from './readiness.ts';
import { findSessionMode, firstMode } from './sessionMode.ts';
import * as tables from './tables.ts';
import { createUnansweredCommits } from './unansweredCommits.ts';

/** Milliseconds. The server's own time-outs come first, so that the log distinguishes a slow query from a lost server. */
const QUERY_DEADLINE_MS = 3500;

/** In place of the time above, and of that of `createUnansweredCommits`. */
export interface PostgresTimes {
  readonly queryDeadlineMs?: number;
  readonly pollIntervalMs?: number;
}

/** @throws StartError if the URL has problems. It connects when it is first used; `migrate` finds out how. */
export function openPostgres(
  { url, pooler }: DatabaseConfig & { kind: 'postgres' },
  announce: (line: string) => void,
  { queryDeadlineMs = QUERY_DEADLINE_MS, ...polling }: PostgresTimes = {},
): OpenDatabase {
  const reading = readPostgresUrl(url);
  if (reading.kind === 'PROBLEMS') throw new StartError(`DATABASE_URL: ${reading.problems.join('; ')}`);
  const { target } = reading;
  let mode = firstMode(target, pooler);
  // Drizzle puts its own readers and writers of dates and JSON into the options of its client.
  const options = { parsers: {}, serializers: {} };
  const connect = () => {
    const session = connectPostgres(target, mode);
    Object.assign(session.options.parsers, options.parsers);
    Object.assign(session.options.serializers, options.serializers);
    return session;
  };
  const lanes = createLanes();
  const commits = createUnansweredCommits({
    findBusy: (processes) => findBusyProcesses(health, processes),
    ...polling,
  });
  const pool = createPostgresPool(connect, commits);
  const findMode = () =>
    findSessionMode(target, pooler).catch((error) => Promise.reject(connectionProblem(error)));
  const database = (lane: ConcurrencyLimit, deadlineMs = queryDeadlineMs): Database =>
    drizzle(
      drizzleClient((work) => lane(() => pool.run(work, deadlineMs)), options),
      { schema: tables },
    );
  const health = database(lanes.health, READINESS_DEADLINE_MS);
  return {
    kind: 'postgres',
    db: database(lanes.limited),
    unlimited: database(lanes.unlimited),
    health,
    migrate: async () => {
      mode = await findMode();
      if (!mode.timeouts && pooler === undefined && !target.hasPooler) announce(POOLER);
      await migratePostgres(target, mode, announce);
    },
    distribute: async (options) => distributePostgres(target, await findMode(), options),
    load: () => ({
      pending: lanes.limited.pending() + lanes.unlimited.pending(),
      connections: MAX_SESSIONS,
      unansweredCommits: commits.count(),
    }),
    close: pool.close,
  };
}

/** Which of these processes of the server, all of our own role, are working, and not waiting for us. A pooler gives each session another number: it finds none. */
async function findBusyProcesses(db: Database, processes: readonly number[]): Promise<number[]> {
  const given = `{${processes.join(',')}}`;
  const rows = await db
    .select({ pid: sql<number>`pid` })
    .from(sql`pg_stat_activity`)
    .where(
      sql`pid = any (${given}::integer[]) and state = 'active' and wait_event_type is distinct from 'Client'`,
    );
  return rows.map(({ pid }) => pid);
}

const POOLER =
  'DATABASE_URL leads to a pooler: statements are not prepared, and the server does not enforce time-outs. If the pooler ' +
  'is in session mode, DATABASE_POOLER=session saves a round trip per query; in transaction mode, DATABASE_POOLER=transaction ' +
  'says so.';

function connectionProblem(error: unknown): StartError {
  const { code, message = '' } = driverError(error);
  const [, parameter] = /unsupported startup parameter(?: in options)?: (\w+)/.exec(message) ?? [];
  return new StartError(
    parameter
      ? `The pooler rejects the parameter ${parameter} of DATABASE_URL. Remove it and set it for the role (ALTER ROLE ... SET ...), ` +
          "or list it in PgBouncer's ignore_startup_parameters."
      : `Cannot connect to the database of DATABASE_URL: ${message} (${String(code)})`,
  );
}
