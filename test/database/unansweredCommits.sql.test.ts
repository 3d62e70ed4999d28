// What is late on PostgreSQL: whether it may be committed, and what becomes of its session.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, type TestContext, test } from 'vitest';
import { databaseFault } from '../../src/database/databaseFault.ts';
import { openPostgres } from '../../src/database/postgresDatabase.ts';
import { rateLimits } from '../../src/database/tables.ts';
import { startTcpProxy } from '../support/tcpProxy.ts';
import { openTestDatabase, type TestDatabase } from '../support/testDatabase.ts';

const expire = new Date('2030-01-01');
const row = (key: string) => ({ key, points: 1, expire });
const failureOf = (work: PromiseLike<unknown>) =>
  Promise.resolve(work).then(
    () => undefined,
    (error: unknown) => databaseFault(error),
  );

/** The message Execute of PostgreSQL's protocol: the statement runs, and is committed. */
const EXECUTE = /E\0\0\0\t\0\0\0\0\0/;

// The embedded database has no connections. At the same time, as each waits for its deadline.
describe.skipIf(inject('database').kind === 'embedded').concurrent('late is', () => {
  let stored: TestDatabase;
  beforeAll(async () => {
    stored = await openTestDatabase();
  });
  afterAll(() => stored.close());

  /** Sessions of the test's own, behind a proxy. */
  async function connect({ onTestFinished }: TestContext) {
    const proxy = await startTcpProxy(stored.url ?? '');
    const database = openPostgres({ kind: 'postgres', url: proxy.url, pooler: 'session' }, () => {}, {
      queryDeadlineMs: 1500,
      pollIntervalMs: 100,
    });
    onTestFinished(async () => {
      proxy.close();
      await database.close();
    });
    const write = (key: string) => database.db.insert(rateLimits).values(row(key));
    return { proxy, database, write };
  }

  test('a commit whose answer is lost: it counts until the server says that it is done', async (context) => {
    const { proxy, database, write } = await connect(context);
    proxy.holdAnswers(EXECUTE);
    const fault = await failureOf(write('lost'));
    expect(fault).toMatchObject({ code: 'SERVICE_UNAVAILABLE', details: { databaseCode: 'ETIMEDOUT' } });
    expect(database.load().unansweredCommits).toBe(1);
    proxy.holdAnswers(null);
    await fault?.settled;
    expect(database.load().unansweredCommits).toBe(0);
    const lost = stored.db.select().from(rateLimits).where(eq(rateLimits.key, 'lost'));
    expect(await lost).toHaveLength(1);
  });

  test('a statement before the server has it: it is given up with its session', async (context) => {
    const { proxy, database, write } = await connect(context);
    // The message Parse, after which postgres.js waits for an answer.
    proxy.holdAnswers(/insert into "rate_limits"/);
    const fault = await failureOf(write('early'));
    proxy.holdAnswers(null);
    await fault?.settled;
    expect(database.load().unansweredCommits).toBe(0);
    expect(await failureOf(write('early'))).toBeUndefined();
  });

  test('a transaction before its commit: it is given up with its session, and stores nothing', async (context) => {
    const { database, write } = await connect(context);
    let proceed = () => {};
    const late = database.db.transaction(async (transaction) => {
      await transaction.insert(rateLimits).values(row('late'));
      await new Promise<void>((resolve) => {
        proceed = resolve;
      });
    });
    const fault = await failureOf(late);
    proceed();
    expect(fault).toMatchObject({ settled: undefined, details: { databaseCode: 'ETIMEDOUT' } });
    expect(database.load().unansweredCommits).toBe(0);
    expect(await failureOf(write('late'))).toBeUndefined();
  });
});
