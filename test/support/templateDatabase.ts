// A database of PostgreSQL that is migrated and seeded once for a suite, and copied for its tests.
import postgres from 'postgres';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';

/** Creates it on a server; returns its URL. */
export async function createTemplate(server: string, name: string): Promise<string> {
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)}`;
  await admin.end();
  const url = Object.assign(new URL(server), { pathname: name }).href;
  const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
  await database.migrate();
  await seedDemo(database.db);
  await database.close();
  return url;
}
