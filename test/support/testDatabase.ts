// A database of a test file's own, on whichever server its project names; migrated and seeded.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/database/database.ts';
import { fromPglite } from '../../src/database/embeddedDatabase.ts';

declare module 'vitest' {
  interface ProvidedContext {
    database: { kind: 'embedded'; snapshot: string } | { kind: 'postgres'; url: string; template: string };
  }
}

/** The database, and on PostgreSQL its URL. */
export interface TestDatabase extends OpenDatabase {
  readonly url?: string;
}

export async function openTestDatabase(): Promise<TestDatabase> {
  const provided = inject('database');
  if (provided.kind === 'embedded') {
    return fromPglite(await PGlite.create({ loadDataDir: new Blob([readFileSync(provided.snapshot)]) }));
  }
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administrate(
    provided.url,
    (admin) => admin`create database ${admin(name)} template ${admin(provided.template)}`,
  );
  const url = Object.assign(new URL(provided.url), { pathname: name }).href;
  const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await administrate(provided.url, (admin) => admin`drop database ${admin(name)} with (force)`);
    },
  };
}

async function administrate(url: string, work: (admin: postgres.Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
