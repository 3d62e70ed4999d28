// Where the migrations are: SQL, applied in order.
import { fileURLToPath } from 'node:url';

/** The same two levels up from src/database, from dist/database and from dist/service, in which all of it is one file. */
export const MIGRATIONS = { migrationsFolder: fileURLToPath(new URL('../../drizzle', import.meta.url)) };
