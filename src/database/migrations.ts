// Where the migrations are: SQL, applied in order.
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';

/** The same two levels up from src/database, from dist/database and from the bundle in dist/service. */
export const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../../drizzle', import.meta.url)) };

/** When the newest of them was made, by which what has been applied is told from what is pending; milliseconds since 1970. */
export function newestMigration(migrations = MIGRATIONS): number {
  return Math.max(...readMigrationFiles(migrations).map(({ folderMillis }) => folderMillis));
}
