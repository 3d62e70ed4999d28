// The suites. What a test file needs is its suffix, and nothing else decides in which suite it runs.
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { postgresForProcesses, postgresForSql } from './support/findPostgres.ts';
import { findPgBouncer } from './support/pgBouncer.ts';
import { TUNABLES } from './support/tunables.ts';

/** The one rule: `name.test.ts` needs nothing but this process; each of these suffixes needs more. */
const SUFFIXES = {
  /** The whole service in this process. It runs on PGlite. */
  app: 'test/**/*.app.test.ts',
  /** The same, and what it tests is SQL, or a race that the database decides. It runs on PGlite and on PostgreSQL. */
  sql: 'test/**/*.sql.test.ts',
  /** Processes of its own: the service or the command line as built, or a database server that it may stop. */
  process: 'test/**/*.process.test.ts',
  /** The same, and it measures what the processors do: it runs after all others, alone. */
  alone: 'test/**/*.alone.test.ts',
  /** Chromium. `npm test` leaves it out. */
  browser: 'test/**/*.browser.test.ts',
  /** The image, built and run without a container engine. `npm test` leaves it out. */
  image: 'test/**/*.image.test.ts',
  /** PostgreSQL under Patroni, whose nodes are lost. `npm test` leaves it out. */
  failover: 'test/**/*.failover.test.ts',
};

process.env.GLIBC_TUNABLES ??= TUNABLES;

const onPostgres = postgresForSql();

if (process.env.REQUIRE_POSTGRES && !onPostgres) {
  throw new Error(
    'REQUIRE_POSTGRES is set, but there is no PostgreSQL: install the optional packages of npm.',
  );
}
if (process.env.REQUIRE_PGBOUNCER && !(postgresForProcesses() && findPgBouncer())) {
  throw new Error(
    'REQUIRE_PGBOUNCER is set, but PgBouncer is not installed, or there is no PostgreSQL behind it.',
  );
}
// Each project evaluates this file again; one line is enough.
if (!process.env.DATABASES_UNDER_TEST) {
  process.env.DATABASES_UNDER_TEST = [
    'Databases under test: PGlite',
    `SQL on ${onPostgres?.description ?? 'nothing else: there is no PostgreSQL here'}`,
    `processes on ${postgresForProcesses()?.description ?? 'nothing else'}`,
    findPgBouncer() ? 'PgBouncer' : 'no PgBouncer: it is not installed',
  ].join('; ');
  console.log(`${process.env.DATABASES_UNDER_TEST}.`);
}

/** Files of such a project share the modules of a worker, and its database: most of a file's time would be its imports. */
const SHARED = { isolate: false } as const;
/** A worker for each processor. One more took a quarter more of their time: three to five seconds of imports, and its turns. */
const COMPUTING = { ...SHARED, maxWorkers: Math.min(4, availableParallelism()), maxConcurrency: 50 };
/** Tests of processes wait most of the time: all of a file that may run at the same time do. */
const WAITING = {
  ...SHARED,
  maxWorkers: Math.min(6, availableParallelism() + 2),
  maxConcurrency: 10,
  sequence: { groupOrder: 1 },
};

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: {
    // graphql must be one module: its CommonJS build, which its dependants load (graphql-js issue 4121 and the like).
    alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql/index.js') }],
  },
  test: {
    setupFiles: 'test/support/everyFile.ts',
    // A worker does not live long enough for the second compiler of WebAssembly: it cost a third of the processors' time.
    execArgv: ['--liftoff-only'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      project('unit', {
        ...COMPUTING,
        include: ['test/**/*.test.ts'],
        exclude: Object.values(SUFFIXES),
      }),
      project('pglite', {
        ...COMPUTING,
        include: [SUFFIXES.app, SUFFIXES.sql],
        globalSetup: 'test/support/setupPglite.ts',
      }),
      ...(onPostgres
        ? [
            project('postgres', {
              ...COMPUTING,
              include: [SUFFIXES.sql],
              globalSetup: 'test/support/setupPostgres.ts',
            }),
          ]
        : []),
      project('process', {
        ...WAITING,
        include: [SUFFIXES.process],
        globalSetup: 'test/support/setupProcesses.ts',
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
      project('alone', {
        include: [SUFFIXES.alone],
        globalSetup: 'test/support/setupBuild.ts',
        sequence: { groupOrder: 2 },
        maxWorkers: 1,
        testTimeout: 120_000,
        hookTimeout: 120_000,
      }),
      project('browser', {
        include: [SUFFIXES.browser],
        globalSetup: 'test/browser/setup.ts',
        sequence: { groupOrder: 3 },
        maxWorkers: 1,
        testTimeout: 180_000,
        hookTimeout: 120_000,
      }),
      project('image', {
        include: [SUFFIXES.image],
        maxWorkers: 1,
        testTimeout: 300_000,
        hookTimeout: 900_000,
      }),
      project('failover', {
        include: [SUFFIXES.failover],
        globalSetup: 'test/support/setupBuild.ts',
        maxWorkers: 1,
        testTimeout: 600_000,
        hookTimeout: 300_000,
      }),
    ],
  },
});

function project(
  name: string,
  test: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration {
  return { extends: true, test: { name, ...test } };
}
