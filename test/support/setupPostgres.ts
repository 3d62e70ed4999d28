// Once for the suite: a migrated and seeded template database, of which each worker gets a copy.
import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { postgresForSql } from './findPostgres.ts';
import { startPostgresCluster } from './postgresCluster.ts';
import { rememberSeed } from './seedState.ts';
import { createTemplate } from './templateDatabase.ts';

export default async function setup({ provide }: TestProject) {
  const found = postgresForSql();
  if (!found) throw new Error('PostgreSQL was here a moment ago');
  const cluster = found.kind === 'binaries' ? await startPostgresCluster(found.directory) : undefined;
  const url = cluster?.url ?? (found.kind === 'url' ? found.url : '');
  // Of this run: others may use the same server.
  const prefix = `cr_test_${randomBytes(4).toString('hex')}_`;
  const template = `${prefix}template`;

  const sql = postgres(await createTemplate(url, template), { max: 1, onnotice: () => {} });
  await rememberSeed((text) => sql.unsafe(text));
  await sql.end();

  provide('database', { kind: 'postgres', url, template, prefix });
  return async () => {
    // The databases of workers end with the cluster; on a server that stays they are dropped.
    if (!cluster) {
      const admin = postgres(url, { max: 1, onnotice: () => {} });
      const rows = await admin`select datname as name from pg_database where starts_with(datname, ${prefix})`;
      for (const { name } of rows) await admin`drop database ${admin(name)} with (force)`;
      await admin.end();
    }
    await cluster?.stop();
  };
}
