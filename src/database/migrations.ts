// Where the migrations are: SQL, applied in order.
import { fileURLToPath } from 'node:url';

/** The same two levels up from src/database, from dist/database and from the bundle in dist/service. */
export const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../../drizzle', import.meta.url)) };
