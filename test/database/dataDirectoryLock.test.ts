// The lock on the data directory: one holder at a time, and none once it let go.
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lockDataDirectory } from '../../src/database/dataDirectoryLock.ts';

const root = mkdtempSync(join(tmpdir(), 'customer-registration-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a directory is locked once, by whatever name, until it is released', async () => {
  const directory = mkdtempSync(join(root, 'data-'));
  const alias = join(root, 'alias');
  symlinkSync(directory, alias);

  const release = await lockDataDirectory(directory);
  expect(release).toBeTypeOf('function');
  expect(await lockDataDirectory(directory)).toBeNull();
  expect(await lockDataDirectory(alias)).toBeNull();
  await release?.();
  const again = await lockDataDirectory(alias);
  expect(again).toBeTypeOf('function');
  await again?.();
});

test('two directories have two locks', async () => {
  const releases = await Promise.all(
    ['one-', 'two-'].map((name) => lockDataDirectory(mkdtempSync(join(root, name)))),
  );
  for (const release of releases) expect(release).toBeTypeOf('function');
  for (const release of releases) await release?.();
});

test('of many that try at once one gets it', async () => {
  const directory = mkdtempSync(join(root, 'race-'));
  const releases = await Promise.all(Array.from({ length: 10 }, () => lockDataDirectory(directory)));
  expect(releases.filter(Boolean)).toHaveLength(1);
  await releases.find(Boolean)?.();
});
