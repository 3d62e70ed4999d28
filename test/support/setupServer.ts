// Once for the tests of processes: a PostgreSQL server, of which each test gets a database.
import type { TestProject } from 'vitest/node';
import { postgresForProcesses } from './findPostgres.ts';
import { startPostgresCluster } from './postgresCluster.ts';
import { createTemplate } from './templateDatabase.ts';

export default async function setup({ provide }: TestProject) {
  const found = postgresForProcesses();
  if (!found) return provide('server', null);
  const cluster = await startPostgresCluster(found.directory);
  await createTemplate(cluster.url, 'seeded');
  provide('server', { url: cluster.url, seeded: 'seeded' });
  return cluster.stop;
}
