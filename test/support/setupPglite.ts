// Once for the suite: an embedded database, empty and seeded, dumped to files that tests load.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { PGlite } from '@electric-sql/pglite';
import type { TestProject } from 'vitest/node';
import { fromPglite } from '../../src/database/embeddedDatabase.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { rememberSeed } from './seedState.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CACHE = join(ROOT, 'node_modules/.cache/customer-registration-tests');
/** What the snapshot is made of. */
const SOURCES = [
  'drizzle',
  'node_modules/@electric-sql/pglite/package.json',
  'src/database',
  'test/support/seedState.ts',
  'test/support/setupPglite.ts',
];

export default async function setup({ provide }: TestProject) {
  const name = fingerprint();
  const snapshot = join(CACHE, `${name}.tar`);
  const empty = join(CACHE, `${name}-empty.tar`);
  if (!existsSync(snapshot)) await makeSnapshots(snapshot, empty);
  provide('database', { kind: 'embedded', snapshot, empty });
}

async function makeSnapshots(seeded: string, empty: string): Promise<void> {
  // Older ones are of no use any longer.
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  // As in the workers, which get it from the configuration.
  setFlagsFromString('--liftoff-only');
  const client = await PGlite.create();
  await dump(client, empty);
  const database = fromPglite(client);
  await database.migrate();
  await seedDemo(database.db);
  await rememberSeed(async (text) => (await client.exec(text)).at(-1)?.rows ?? []);
  await dump(client, seeded);
  await database.close();
}

/** Another run may read the file: it is there as a whole, or not at all. */
async function dump(client: PGlite, path: string): Promise<void> {
  const data = await client.dumpDataDir('none');
  writeFileSync(`${path}.new`, Buffer.from(await data.arrayBuffer()));
  renameSync(`${path}.new`, path);
}

function fingerprint(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((source) => {
    const path = join(ROOT, source);
    if (/\.\w+$/.test(source)) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  });
  for (const file of files.toSorted()) hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
