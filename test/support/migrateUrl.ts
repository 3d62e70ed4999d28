// Migrates the database of a URL, as the service does when it starts.
import { MIGRATIONS } from '../../src/database/migrations.ts';
import { migratePostgres } from '../../src/database/postgresMigrations.ts';
import { type PostgresTarget, readPostgresUrl } from '../../src/database/postgresUrl.ts';

export function targetOf(url: string): PostgresTarget {
  const reading = readPostgresUrl(url);
  if (reading.kind === 'PROBLEMS') throw new Error(reading.problems.join('; '));
  return reading.target;
}

export const DIRECT = { tls: false, timeouts: true, prepare: true } as const;

export function migrateUrl(
  url: string,
  announce: (line: string) => void = () => {},
  migrations = MIGRATIONS,
): Promise<void> {
  return migratePostgres(targetOf(url), DIRECT, announce, migrations);
}
