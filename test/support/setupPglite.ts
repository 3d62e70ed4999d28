// Once for the suite: a migrated and seeded embedded database, dumped to a file that each test file loads.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { fromPglite } from '../../src/database/embeddedDatabase.ts';
import { seedDemo } from '../../src/database/seed.ts';

export default async function setup({ provide }: TestProject) {
  const client = await PGlite.create();
  const database = fromPglite(client);
  await database.migrate();
  await seedDemo(database.db);
  const dump = await client.dumpDataDir('none');
  await database.close();

  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-pglite-'));
  const snapshot = join(directory, 'snapshot.tar');
  writeFileSync(snapshot, Buffer.from(await dump.arrayBuffer()));
  provide('database', { kind: 'embedded', snapshot });
  return () => rmSync(directory, { recursive: true, force: true });
}
