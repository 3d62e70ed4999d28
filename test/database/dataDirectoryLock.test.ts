// The lock on the data directory: one holder at a time, until it is released.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockDataDirectory } from '../../src/database/dataDirectoryLock.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

test('a directory is locked once, by whatever name, until it is released', async () => {
  const directory = temporaryDirectory();
  const alias = join(temporaryDirectory(), 'alias');
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
    [temporaryDirectory(), temporaryDirectory()].map((directory) => lockDataDirectory(directory)),
  );
  for (const release of releases) expect(release).toBeTypeOf('function');
  for (const release of releases) await release?.();
});

test('of many that try at once one gets it', async () => {
  const directory = temporaryDirectory();
  const releases = await Promise.all(Array.from({ length: 10 }, () => lockDataDirectory(directory)));
  expect(releases.filter(Boolean)).toHaveLength(1);
  await releases.find(Boolean)?.();
});
