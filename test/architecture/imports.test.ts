// The arrows of the architecture, held against every import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src', import.meta.url));
const PURE_LIB = ['lib/text.ts', 'lib/retryLater.ts'];

/** Whom the files of a module may import, beside their own module. */
const ARROWS: Record<string, string[]> = {
  main: ['config', 'app', 'http', 'lib'],
  // graphql only to print the schema, tokens only to make a key.
  cli: ['config', 'app', 'graphql', 'tokens', 'lib'],
  // The types of the modules' own settings.
  config: ['database', 'limits', 'passwords', 'risk', 'tokens', 'lib'],
  app: [
    'config',
    'accounts',
    'customers',
    'database',
    'lib',
    'limits',
    'passwords',
    'registration',
    'risk',
    'sites',
    'tokens',
  ],
  http: ['graphql', 'app', 'tokens', 'lib'],
  // Of the modules, the pure files alone.
  graphql: ['app', 'accounts', 'customers', 'passwords', 'registration', 'risk', 'sites', 'tokens', 'lib'],
  registration: ['customers', 'sites', 'passwords', 'risk', 'tokens', 'limits', 'database', 'lib'],
  accounts: ['database', 'lib'],
  customers: ['database', 'lib'],
  limits: ['database', 'lib'],
  passwords: ['database', 'lib'],
  risk: ['database', 'lib'],
  sites: ['database', 'lib'],
  tokens: ['database', 'lib'],
  database: ['lib'],
  lib: [],
};

/** Packages that pure files may use: functions of their arguments, and no more. */
const PURE_PACKAGES = ['zod', 'iso-639-1', 'negotiator', 'node:net', 'node:url', 'uuid'];

interface SourceFile {
  readonly path: string;
  readonly module: string;
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
      module: moduleOf(path),
      pure: text.slice(0, text.indexOf('\n')).endsWith('(pure)'),
      imports: targets(/\b(?:from|import)\s*\(?\s*'([^']+)'/g),
    };
  });

function moduleOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.ts$/, '');
}

const fileAt = (path: string) => files.find((file) => file.path === path);

test('the files are found, and every one of them opens with a line that says its duty', () => {
  expect(files.length).toBeGreaterThan(40);
  const silent = files.filter(({ text }) => !text.startsWith('// '));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

/** Imports that break a rule, as `importer -> imported`. */
function violations(rule: (file: SourceFile) => readonly string[]): string[] {
  return files.flatMap((file) => rule(file).map((name) => `${file.path} -> ${name}`));
}

const isOurs = (name: string) => name.endsWith('.ts');

test('each file imports what its module may', () => {
  const forbidden = violations(({ module, pure, imports }) => {
    const allowed = [module, ...(ARROWS[module] ?? [])];
    // Pure files have a rule of their own, and the command line reads what people type as graphql does.
    const free = (name: string) => (pure || module === 'cli') && fileAt(name)?.pure;
    return imports.filter((name) => isOurs(name) && !allowed.includes(moduleOf(name)) && !free(name));
  });
  expect(forbidden).toEqual([]);
});

test('pure files import pure files and pure packages alone', () => {
  const isPure = (name: string) =>
    isOurs(name) ? PURE_LIB.includes(name) || fileAt(name)?.pure : PURE_PACKAGES.includes(name);
  expect(violations(({ pure, imports }) => (pure ? imports.filter((name) => !isPure(name)) : []))).toEqual(
    [],
  );
});

test('graphql knows nothing of the database, and of the modules the pure files alone', () => {
  const isKnown = (name: string) =>
    isOurs(name)
      ? ['graphql', 'app', 'lib'].includes(moduleOf(name)) || fileAt(name)?.pure
      : !/drizzle|^postgres$|pglite/.test(name);
  const forbidden = violations(({ module, imports }) =>
    module === 'graphql' ? imports.filter((name) => !isKnown(name)) : [],
  );
  expect(forbidden).toEqual([]);
});

test('http and graphql import of the app the type alone', () => {
  const doors = files.filter(({ module }) => ['http', 'graphql'].includes(module));
  const importing = doors.filter(({ text }) => /^import (?!type)[^;]*\/app\.ts'/m.test(text));
  expect(importing.map(({ path }) => path)).toEqual([]);
});
