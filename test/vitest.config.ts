// The suites: pure tests, the app's tests on each database that this machine has, and faults.
import { createRequire } from 'node:module';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { findPostgres } from './support/findPostgres.ts';
import { findPgBouncer } from './support/pgBouncer.ts';

const APP_TESTS = 'test/**/*.app.test.ts';
const PROCESS_TESTS = ['test/main/*.test.ts', 'test/faults/*.test.ts'];
const postgres = findPostgres();

if (!postgres && process.env.REQUIRE_POSTGRES) {
  throw new Error(
    'REQUIRE_POSTGRES is set, but neither TEST_DATABASE_URL nor the PostgreSQL server is there.',
  );
}
if (process.env.REQUIRE_PGBOUNCER && !(postgres?.kind === 'binaries' && findPgBouncer())) {
  throw new Error(
    'REQUIRE_PGBOUNCER is set, but PgBouncer or the PostgreSQL server to put behind it is not there.',
  );
}
// Each project evaluates this file again; once is enough to say.
if (!process.env.DATABASES_UNDER_TEST) {
  const second = postgres
    ? ` and PostgreSQL (${postgres.description})`
    : '; PostgreSQL left out: not installed';
  process.env.DATABASES_UNDER_TEST = `Databases under test: PGlite (embedded)${second}.`;
  console.log(process.env.DATABASES_UNDER_TEST);
}

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: {
    // graphql must be one module: its CommonJS build, which its dependants load (graphql-js issue 4121 and the like).
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql/index.js') }],
  },
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [APP_TESTS, ...PROCESS_TESTS, 'test/browser/**'],
        },
      },
      appTests('pglite', 'test/support/setupPglite.ts'),
      ...(postgres ? [appTests('postgres', 'test/support/setupPostgres.ts')] : []),
      {
        extends: true,
        test: {
          name: 'process',
          include: PROCESS_TESTS,
          globalSetup: 'test/support/setupBuild.ts',
          // They load the processors and count on the rest of them: after the other tests, one at a time.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
        },
      },
    ],
  },
});

/** The app's tests on one database, which the set-up makes ready. */
function appTests(name: string, globalSetup: string): TestProjectInlineConfiguration {
  return { extends: true, test: { name, include: [APP_TESTS], globalSetup } };
}
