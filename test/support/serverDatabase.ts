// Databases on the server that the tests of processes share. What stops, freezes or configures a server has one of its own.
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { embeddedDirectory } from './embeddedDirectory.ts';
import { GIVEN_KEYS } from './signingKeys.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Null where there is no PostgreSQL. */
    server: { url: string; seeded: string } | null;
  }
}

/** The URL of a new database, migrated and seeded or `empty`; it ends with the server. */
export async function serverDatabase(content: 'seeded' | 'empty' = 'seeded'): Promise<string> {
  const server = inject('server');
  if (!server) throw new Error('There is no PostgreSQL here.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  await admin`create database ${admin(name)} template ${admin(content === 'seeded' ? server.seeded : 'template0')}`;
  await admin.end();
  return Object.assign(new URL(server.url), { pathname: name }).href;
}

/** Settings with which a service finds the demo, where it does not matter which database has it: PostgreSQL costs less. */
export async function anyDatabase(): Promise<Record<string, string>> {
  return inject('server')
    ? { ...GIVEN_KEYS, DATABASE_URL: await serverDatabase() }
    : { DATA_DIR: embeddedDirectory() };
}
