// The border of the database: whatever works on it outside its own room throws nothing but faults.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../../src', import.meta.url).pathname;

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.c?ts$/.test(path))
  .map((path) => ({ path, source: readFileSync(join(ROOT, path), 'utf8') }));

const BORDER = /withDatabaseFaults[(<]|databaseFault\(error\)/;

/** The exported functions that query a database, each with its text, which ends at the first brace in column 0. */
function databaseFunctions(source: string): { name: string; text: string }[] {
  return (
    [...source.matchAll(/^export (?:async )?function (\w+)[\s\S]*?^}/gm)]
      .map(([text, name = '']) => ({ name, text }))
      .filter(({ text }) => /\b(?:db|database|transaction)\s*\.\s*\w/.test(text))
      // The parts of a statement query nothing by themselves.
      .filter(({ text }) => !/return db\.\$with\(/.test(text))
  );
}

/** Files whose functions run inside a store, or inside such a file, and that nothing else imports: the store is their border. */
function isHelper(path: string): boolean {
  const importers = files.filter(({ source }) =>
    new RegExp(`^import (?!type)[^;]*/${path.split('/').at(-1)?.replaceAll('.', '\\.')}'`, 'm').test(source),
  );
  return importers.length > 0 && importers.every((each) => BORDER.test(each.source) || isHelper(each.path));
}

const users = files.filter(
  ({ path, source }) =>
    (!path.startsWith('database/') || path === 'database/seed.ts') &&
    /\bDatabase\b.*database\.ts'/.test(source),
);

test('there are such files', () => {
  expect(users.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'customers/customerStore.ts',
      'registration/storeRegistration.ts',
      'database/seed.ts',
    ]),
  );
});

test.each(users.flatMap(({ path, source }) => databaseFunctions(source).map((each) => ({ path, ...each }))))(
  '$path: $name throws faults only',
  ({ path, text }) => {
    expect(BORDER.test(text) || isHelper(path), 'wrap it with withDatabaseFaults').toBe(true);
  },
);

test('no file outside reaches a driver', () => {
  const outside = files.filter(({ path }) => !path.startsWith('database/'));
  for (const { path, source } of outside) {
    expect(source, path).not.toMatch(
      /from '(postgres|@electric-sql\/pglite|drizzle-orm\/(postgres-js|pglite).*)'/,
    );
  }
});
