// Which build of argon2 is in use, and what the service advises about it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StartError } from '../../src/lib/startError.ts';
import { AVX2_BUILD, argon2Advice, argon2Build, BUILD_FOLDER } from '../../src/passwords/argon2Build.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

test.each([
  ['no build', undefined, 'shipped'],
  ['our build', AVX2_BUILD, 'avx2'],
  ['a build of another origin', 'argon2.node', 'other'],
])('a package with %s', (_case, file, build) => {
  const directory = temporaryDirectory();
  if (file) {
    mkdirSync(join(directory, BUILD_FOLDER), { recursive: true });
    writeFileSync(join(directory, BUILD_FOLDER, file), '');
  }
  expect(argon2Build(directory)).toBe(build);
});

test('a faster build is advised only where it would help', () => {
  expect(argon2Advice('shipped', true)).toContain('npm run build:argon2');
  expect(argon2Advice('shipped', false)).toBeNull();
  expect(argon2Advice('avx2', true)).toBeNull();
  expect(argon2Advice('other', true)).toBeNull();
  expect(argon2Advice('other', false)).toBeNull();
});

test('a build for another processor is rejected at start, before a hash can end the process', () => {
  expect(() => argon2Advice('avx2', false)).toThrow(StartError);
});
