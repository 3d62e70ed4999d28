// PostgreSQL: a server that replicas share.
import { drizzle } from 'drizzle-orm/postgres-js';
import type { DatabaseConfig, OpenDatabase } from './database.ts';
import { migratePostgres } from './postgresMigrations.ts';
import { createPostgresPool } from './postgresPool.ts';
import { preparing } from './preparing.ts';
import * as tables from './tables.ts';

export function openPostgres(
  { url, pooler }: DatabaseConfig & { kind: 'postgres' },
  announce: (line: string) => void,
): OpenDatabase {
  const { client, load, close } = createPostgresPool(url, pooler);
  return {
    kind: 'postgres',
    db: drizzle(preparing(client), { schema: tables }),
    migrate: () => migratePostgres(url, announce),
    load,
    close,
  };
}
