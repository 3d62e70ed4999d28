// What is added to the outcomes, or taken out of a language, does not compile until all languages have a sentence for it.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Of one file of `src`: what is replaced in it, and what the compiler complains of. */
type Change = readonly [
  what: string,
  file: string,
  pattern: string | RegExp,
  replacement: string,
  complaint: RegExp,
];

const ADDED: readonly Change[] = [
  ['a code', 'outcomes/fieldError.ts', "  'TAKEN',", "  'TAKEN',\n  'FULL_MOON',", /texts\.ts.*FULL_MOON/s],
  ['a code of a field', 'texts/fieldCodes.ts', "['TOO_MANY']", "['TOO_MANY', 'TAKEN']", /texts\.ts.*TAKEN/s],
  ['a field', 'outcomes/fieldError.ts', "  'TITLE',", "  'TITLE',\n  'SIGN',", /fieldCodes\.ts.*SIGN/s],
  ['a reason', 'outcomes/retryLater.ts', "'OVERLOADED',", "'OVERLOADED', 'FULL_MOON',", /FULL_MOON/],
];
const MISSING: readonly Change[] = [
  ['a sentence', 'texts/pl.json', /,\n +"TAKEN": "Ta nazwa[^\n]*/, '', /texts\.ts.*TAKEN/s],
  ['a kind of error', 'texts/ko.json', /"SiteNotFoundError": [^\n]*\n/, '', /texts\.ts.*SiteNotFoundError/s],
  ['a language', 'texts/texts.ts', ' ja, ko,', ' ja,', /texts\.ts.*ko/s],
  ['a sentence of English', 'texts/en.json', /"TOO_MANY"/, '"TOO_FEW"', /texts\.ts.*TOO_MANY/s],
];

/** What the compiler says of each change. */
const complaints = new Map<string, string>();

/** The compiler takes a second to start: it reads the room of texts once for each change, each in a directory of its own. */
beforeAll(() => {
  const root = temporaryDirectory();
  const changes = [...ADDED, ...MISSING];
  for (const [index, [, file, pattern, replacement]] of changes.entries()) {
    for (const room of ['texts', 'outcomes']) {
      cpSync(join(ROOT, 'src', room), join(root, 'src', `change${index}`, room), { recursive: true });
    }
    const path = join(root, 'src', `change${index}`, file);
    const before = readFileSync(path, 'utf8');
    const after = before.replace(pattern, replacement);
    expect(after).not.toBe(before);
    writeFileSync(path, after);
  }
  for (const name of ['tsconfig.json', 'package.json']) cpSync(join(ROOT, name), join(root, name));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '--noEmit', '-p', root], { encoding: 'utf8' });
  // A complaint may have further lines, which are indented.
  for (const complaint of stdout.split(/\n(?! )/)) {
    const change = changes[Number(/\bchange(\d+)\//.exec(complaint)?.[1])];
    if (change) complaints.set(change[0], `${complaints.get(change[0]) ?? ''}${complaint}\n`);
  }
});

test.each(ADDED)('%s that is added', (what, _file, _pattern, _replacement, complaint) => {
  expect(complaints.get(what)).toMatch(complaint);
});

test.each(MISSING)('%s that is missing', (what, _file, _pattern, _replacement, complaint) => {
  expect(complaints.get(what)).toMatch(complaint);
});
