// What is late on PostgreSQL: whether it may be committed, and what becomes of its session.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/database/database.ts';
import { databaseFault } from '../../src/database/databaseFault.ts';
import { rateLimits } from '../../src/database/tables.ts';
import { useService } from '../support/service.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcpProxy.ts';

const service = useService();

let proxy: TcpProxy;
let database: OpenDatabase;

/** The embedded database has no connections. */
const hasServer = () => service.database.url !== undefined;

beforeEach(async () => {
  const { url } = service.database;
  if (!url) return;
  const { hostname, port } = new URL(url);
  proxy = await startTcpProxy({ host: hostname, port: Number(port) });
  const proxied = Object.assign(new URL(url), { port: String(proxy.port) }).href;
  database = await openDatabase({ kind: 'postgres', url: proxied, pooler: 'session' }, () => {});
});
afterEach(async () => {
  if (!hasServer()) return;
  proxy.close();
  await database.close();
});

const expire = new Date('2030-01-01');
const row = (key: string) => ({ key, points: 1, expire });
const write = (key: string) => database.db.insert(rateLimits).values(row(key));
const failureOf = (work: PromiseLike<unknown>) =>
  Promise.resolve(work).then(
    () => undefined,
    (error: unknown) => databaseFault(error),
  );
const storedKeys = async () =>
  (await service.database.db.select({ key: rateLimits.key }).from(rateLimits))
    .map(({ key }) => key)
    .toSorted();

/** The message Execute of PostgreSQL's protocol: the statement runs, and is committed. */
const EXECUTE = /E\0\0\0\t\0\0\0\0\0/;

test('a commit whose answer is lost counts until the server says that it is done', async () => {
  if (!hasServer()) return;
  proxy.holdAnswers(EXECUTE);
  const fault = await failureOf(write('key'));
  expect(fault).toMatchObject({ code: 'SERVICE_UNAVAILABLE', details: { databaseCode: 'ETIMEDOUT' } });
  expect(database.load().unansweredCommits).toBe(1);
  proxy.holdAnswers(null);
  await fault?.settled;
  expect(database.load().unansweredCommits).toBe(0);
  expect(await storedKeys()).toEqual(['key']);
}, 30_000);

test('a statement that is late before the server has it is given up with its session', async () => {
  if (!hasServer()) return;
  // The message Parse, after which postgres.js waits for an answer.
  proxy.holdAnswers(/insert into "rate_limits"/);
  const fault = await failureOf(write('key'));
  proxy.holdAnswers(null);
  await fault?.settled;
  expect(database.load().unansweredCommits).toBe(0);
  expect(await failureOf(write('key'))).toBeUndefined();
}, 30_000);

test('a transaction that is late before its commit is given up with its session, and stores nothing', async () => {
  if (!hasServer()) return;
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
}, 30_000);
