// What is added to the outcomes, or taken out of a language, does not compile until all languages have a sentence for it.
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What the compiler says of the room of texts after a change to one file. */
async function complaints(file: string, pattern: string | RegExp, replacement: string): Promise<string> {
  const copy = temporaryDirectory();
  for (const room of ['texts', 'outcomes']) {
    cpSync(join(ROOT, 'src', room), join(copy, 'src', room), { recursive: true });
  }
  for (const name of ['tsconfig.json', 'package.json']) cpSync(join(ROOT, name), join(copy, name));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const path = join(copy, 'src', file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(pattern, replacement);
  expect(after).not.toBe(before);
  writeFileSync(path, after);
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '--noEmit', '-p', copy], (_error, stdout) => resolve(stdout));
  });
}

test.each([
  ['a code', 'outcomes/fieldError.ts', "  'TAKEN',", "  'TAKEN',\n  'FULL_MOON',", /texts\.ts.*FULL_MOON/s],
  ['a code of a field', 'texts/fieldCodes.ts', "['TOO_MANY']", "['TOO_MANY', 'TAKEN']", /texts\.ts.*TAKEN/s],
  ['a field', 'outcomes/fieldError.ts', "  'TITLE',", "  'TITLE',\n  'SIGN',", /fieldCodes\.ts.*SIGN/s],
  ['a reason', 'outcomes/retryLater.ts', "'OVERLOADED',", "'OVERLOADED', 'FULL_MOON',", /FULL_MOON/],
])('%s that is added', async (_what, file, pattern, replacement, complaint) => {
  expect(await complaints(file, pattern, replacement)).toMatch(complaint);
});

test.each([
  ['a sentence', 'texts/pl.json', /,\n +"TAKEN": "Ta nazwa[^\n]*/, '', /texts\.ts.*TAKEN/s],
  ['a kind of error', 'texts/ko.json', /"SiteNotFoundError": [^\n]*\n/, '', /texts\.ts.*SiteNotFoundError/s],
  ['a language', 'texts/texts.ts', ' ja, ko,', ' ja,', /texts\.ts.*ko/s],
  ['a sentence of English', 'texts/en.json', /"TOO_MANY"/, '"TOO_FEW"', /texts\.ts.*TOO_MANY/s],
])('%s that is missing', async (_what, file, pattern, replacement, complaint) => {
  expect(await complaints(file, pattern, replacement)).toMatch(complaint);
});
