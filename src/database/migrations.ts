// The migrations: SQL files, in the order in which they are applied.
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';

/** The same two levels up from src/database, from dist/database and from the bundle in dist/service. */
export const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../../drizzle', import.meta.url)) };

export interface Migration {
  /** Milliseconds since 1970; no two migrations have the same, and none is applied before an older one. */
  readonly createdAt: number;
  /** SHA-256 of the file. */
  readonly hash: string;
  readonly statements: readonly string[];
}

let ofThisRelease: readonly Migration[] | undefined;

/** Those of this release are read once. */
export function readMigrations(migrations = MIGRATIONS): readonly Migration[] {
  if (migrations !== MIGRATIONS) return readFolder(migrations);
  ofThisRelease ??= readFolder(MIGRATIONS);
  return ofThisRelease;
}

function readFolder(migrations: typeof MIGRATIONS): readonly Migration[] {
  return readMigrationFiles(migrations).map(({ folderMillis, hash, sql }) => ({
    createdAt: folderMillis,
    hash,
    statements: sql,
  }));
}
