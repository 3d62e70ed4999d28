// Once for the suite: a migrated and seeded template database, of which each test file gets a copy.
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { findPostgres } from './findPostgres.ts';
import { startPostgresCluster } from './postgresCluster.ts';

const TEMPLATE = 'customer_registration_test_template';

export default async function setup({ provide }: TestProject) {
  const found = findPostgres();
  if (!found) throw new Error('PostgreSQL was here a moment ago');
  const cluster = found.kind === 'binaries' ? await startPostgresCluster(found.directory) : undefined;
  const url = cluster?.url ?? (found.kind === 'url' ? found.url : '');

  const admin = postgres(url, { max: 1, onnotice: () => {} });
  await admin`drop database if exists ${admin(TEMPLATE)} with (force)`;
  await admin`create database ${admin(TEMPLATE)}`;
  await admin.end();

  const templateUrl = Object.assign(new URL(url), { pathname: TEMPLATE }).href;
  const template = await openDatabase({ kind: 'postgres', url: templateUrl, pooler: 'session' }, () => {});
  await template.migrate();
  await seedDemo(template.db);
  await template.close();

  provide('database', { kind: 'postgres', url, template: TEMPLATE });
  return cluster?.stop;
}
