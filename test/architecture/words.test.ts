// Plain international English: words that a reader whose first language is not English has to read twice.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;

/** Lower case, as TELL is a value of a setting. What stands for each: return, list, report; no one, anyone; use; correct; again; expensive; so that not; not any longer; our. */
const UNWANTED =
  /\b(?:[Tt]ells?|[Tt]old|[Tt]elling|[Nn]obody|[Aa]nybody|[Ww]hoever|goes? by|going by|mends?|mended|anew|dear(?:er)?|lest|no more(?! than)|of ours)\b/g;

const files = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...['src', 'docs', 'tools', 'examples/react/src'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(?:c?ts|tsx|js|md)$/.test(path))
      .map((path) => `${folder}/${path}`),
  ),
];

test('no file that people read uses words of the list', () => {
  const found = files.flatMap((path) =>
    readFileSync(join(ROOT, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => [...line.matchAll(UNWANTED)].map(([word]) => `${path}:${index + 1} ${word}`)),
  );
  expect(found).toEqual([]);
});
