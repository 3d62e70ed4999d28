// The rooms of the architecture and who may import whom, checked against every import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PURE_ONLY, ROOMS } from './rooms.ts';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
/** Packages that pure files may use: functions of their arguments, and no more. */
const PURE_PACKAGES = [
  'zod',
  'iso-639-1',
  'negotiator',
  'intl-messageformat',
  'node:net',
  'node:url',
  'uuid',
];

interface SourceFile {
  readonly path: string;
  readonly room: string;
  readonly pure: boolean;
  readonly text: string;
  /** Paths below src/, or names of packages. */
  readonly imports: readonly string[];
}

const files: SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const targets = (pattern: RegExp) =>
      [...text.matchAll(pattern)].map(([, specifier = '']) =>
        specifier.startsWith('.') ? relative(SRC, join(SRC, dirname(path), specifier)) : specifier,
      );
    return {
      path,
      text,
      room: roomOf(path),
      pure: text.slice(0, text.indexOf('\n')).endsWith('(pure)'),
      imports: targets(/\b(?:from|import)\s*\(?\s*'([^']+)'/g),
    };
  });

function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.ts$/, '');
}

const fileAt = (path: string) => files.find((file) => file.path === path);
const isOurs = (name: string) => name.endsWith('.ts') || isData(name);
const isData = (name: string) => name.endsWith('.json');
const isPure = (name: string) => isData(name) || fileAt(name)?.pure === true;

/** Imports that break a rule, as `importer -> imported`. */
function violations(rule: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => rule(file).map((name) => `${file.path} -> ${name}`));
}

/** The rooms that a room imports, by the files themselves. */
const arrows = new Map<string, Set<string>>();
for (const { room, imports } of files) {
  const targets = arrows.get(room) ?? new Set();
  for (const name of imports) if (isOurs(name) && roomOf(name) !== room) targets.add(roomOf(name));
  arrows.set(room, targets);
}

test('the files are found, and each begins with a line that states its responsibility', () => {
  expect(files.length).toBeGreaterThan(40);
  const silent = files.filter(({ text }) => !text.startsWith('// '));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test('every room is in the table, and every row of the table is a room', () => {
  expect(Object.keys(ROOMS).toSorted()).toEqual([...arrows.keys()].toSorted());
});

test('each file imports only the rooms that its own may import', () => {
  const forbidden = violations(({ room, imports }) => {
    const allowed = [room, ...(ROOMS[room] ?? [])];
    return imports.filter((name) => isOurs(name) && !allowed.includes(roomOf(name)));
  });
  expect(forbidden).toEqual([]);
});

test('no two rooms import each other, directly or through others', () => {
  const reachable = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of arrows.get(from) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      reachable(next, seen);
    }
    return seen;
  };
  expect([...arrows.keys()].filter((room) => reachable(room).has(room))).toEqual([]);
});

test('pure files import pure files and pure packages alone', () => {
  const allowed = (name: string) => (isOurs(name) ? isPure(name) : PURE_PACKAGES.includes(name));
  expect(violations(({ pure, imports }) => (pure ? imports.filter((name) => !allowed(name)) : []))).toEqual(
    [],
  );
});

test('where a room may import the pure files of another, it imports no other file of it', () => {
  const forbidden = violations(({ room, imports }) => {
    const pureOnly = PURE_ONLY[room] ?? [];
    return imports.filter((name) => isOurs(name) && pureOnly.includes(roomOf(name)) && !isPure(name));
  });
  expect(forbidden).toEqual([]);
});

test('graphql knows nothing of the database', () => {
  const forbidden = violations(({ room, imports }) =>
    room === 'graphql' ? imports.filter((name) => /drizzle|^postgres$|pglite/.test(name)) : [],
  );
  expect(forbidden).toEqual([]);
});

test('graphql, endpoint and http import only the type of the app', () => {
  const entryPoints = files.filter(({ room }) => ['graphql', 'endpoint', 'http'].includes(room));
  const importing = entryPoints.filter(({ text }) => /^import (?!type)[^;]*\/app\.ts'/m.test(text));
  expect(importing.map(({ path }) => path)).toEqual([]);
});
