// The suites: a test file's suffix says what it needs, and it takes nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const TESTS = fileURLToPath(new URL('..', import.meta.url));

const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => ({
    path,
    text: readFileSync(`${TESTS}/${path}`, 'utf8'),
    suffix: /^[^.]*(.*)\.test\.ts$/.exec(path)?.[1] ?? '',
  }));

const pathsOf = (found: typeof files) => found.map(({ path }) => path);

test('every suffix is one of those that test/vitest.config.ts knows', () => {
  const known = ['', '.app', '.sql', '.process', '.alone', '.browser', '.image', '.failover'];
  expect(files.length).toBeGreaterThan(100);
  expect(pathsOf(files.filter(({ suffix }) => !known.includes(suffix)))).toEqual([]);
});

test('tests without a suffix start no process and no database, and do not load the whole service', () => {
  const heavy =
    /^import (?!type)[^;]*from '(?:node:child_process|@electric-sql\/pglite|[./]*support\/(?:service|testDatabase|serviceProcess|postgresCluster|embeddedDirectory)\.ts|[./]*src\/app\.ts)'/m;
  expect(pathsOf(files.filter(({ suffix, text }) => suffix === '' && heavy.test(text)))).toEqual([]);
});

test('no module is mocked: files of a suite share their modules, so that a mock has no effect, or one on others', () => {
  const mocking = new RegExp(['vi', '(?:mock|doMock|hoisted|resetModules)\\('].join('\\.'));
  expect(pathsOf(files.filter(({ text }) => mocking.test(text)))).toEqual([]);
});
