// A standby that hangs, by real means: commits wait for it without end, and must not take all sessions of the server.
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { MAX_SESSIONS } from '../../src/database/lanes.ts';
import { openPostgres } from '../../src/database/postgresDatabase.ts';
import { MAX_UNANSWERED } from '../../src/database/unansweredCommits.ts';
import { Fault } from '../../src/lib/fault.ts';
import { createLog } from '../../src/lib/log.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { type PostgresCluster, startPostgresCluster } from '../support/postgresCluster.ts';
import { CHEAP_HASH, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const binaries = postgresForProcesses()?.directory;

/** More than may be unanswered, and three at a time for each: `account 1` is one of many. */
const ACCOUNTS = 12;

describe.skipIf(!binaries)('while a standby hangs', () => {
  let cluster: PostgresCluster;
  let admin: postgres.Sql;
  let app: App;

  beforeAll(async () => {
    cluster = await startPostgresCluster(binaries ?? '');
    admin = postgres(cluster.url, {
      max: 1,
      onnotice: () => {},
      connection: { synchronous_commit: 'local' },
    });
    const config = readConfig({ ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, DATABASE_URL: cluster.url });
    const database = openPostgres({ kind: 'postgres', url: cluster.url }, () => {}, {
      queryDeadlineMs: 1500,
      pollIntervalMs: 100,
    });
    app = await createApp({ ...config, hashCost: CHEAP_HASH }, { database, log: createLog('silent') });
    await app.migrate();
    for (let accountId = 1; accountId <= ACCOUNTS; accountId++) {
      await admin`insert into accounts (name) values (${`account ${accountId}`})`;
      await admin`insert into sites (account_id, name) values (${accountId}, 'site')`;
    }
  });
  afterAll(async () => {
    await admin.end();
    await app.close();
    await cluster.stop();
  });

  /** With a standby that never answers, as with one that hangs. */
  async function standby(names: string): Promise<void> {
    await admin.unsafe(`alter system set synchronous_standby_names = '${names}'`);
    await admin`select pg_reload_conf()`;
    // The server reads it a moment later.
    for (;;) {
      const [row] = await admin`show synchronous_standby_names`;
      if (row?.synchronous_standby_names === names) return;
    }
  }
  /** Of registrations; the service has tasks of its own that write. */
  const waitingCommits = async () => {
    const [row] = await admin`select count(*)::integer from pg_stat_activity
      where wait_event = 'SyncRep' and query like 'insert into "customers"%'`;
    return Number(row?.count);
  };

  let visitors = 0;
  const register = (siteId: number) => {
    const input = { email: `visitor-${visitors++}@example.com`, password: 'correct horse' };
    return app.registerCustomer({ siteId, input }).then(
      ({ kind }) => kind,
      (error: unknown) => {
        if (error instanceof Fault) return String(error.details.databaseCode);
        throw error;
      },
    );
  };
  const registerMany = (siteIds: readonly number[]) => Promise.all(siteIds.map(register));

  test('few commits wait on the server, one account holds three of them, reads go on, and all ends with the hang', async () => {
    await standby('nobody_answers');
    const others = Array.from({ length: ACCOUNTS - 1 }, (_, index) => index + 2);
    // The lane has seven places: the first account takes three of them, and four others find one.
    const first = registerMany([1, 1, 1, 1, 1, 1]);
    expect(await registerMany(others.slice(0, 4))).toEqual(Array(4).fill('ETIMEDOUT'));
    await expect.poll(waitingCommits, { timeout: 10_000 }).toBe(3 + 4);
    // Its places stay taken: another wave of it waits for nothing on the server, and leaves all seven places to others.
    const again = registerMany([1, 1]);
    expect(await registerMany(others.slice(4))).toEqual(Array(7).fill('ETIMEDOUT'));
    await expect.poll(waitingCommits, { timeout: 10_000 }).toBe(3 + 4 + 7);

    const kinds = [];
    for (let wave = 0; wave < 3; wave++) kinds.push(...(await registerMany(others.slice(0, 7))));
    expect(kinds).toContain('COMMITS_UNANSWERED');
    expect(kinds).not.toContain('RegisterCustomerSuccess');
    expect(await first).toEqual(Array(6).fill('ETIMEDOUT'));
    expect(await again).toEqual(['ETIMEDOUT', 'ETIMEDOUT']);
    const waiting = await waitingCommits();
    // Those in flight when the bound is reached come on top of it.
    const unanswered = app.load().database.unansweredCommits;
    expect(unanswered).toBeGreaterThan(MAX_UNANSWERED);
    expect(unanswered).toBeLessThanOrEqual(MAX_UNANSWERED + MAX_SESSIONS);
    expect([unanswered, unanswered - 1]).toContain(waiting);
    expect(await app.isReady()).toBe(true);
    expect(await app.sites.find(2)).toBeDefined();
    // The server is asked meanwhile: it has not forgotten them.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(app.load().database.unansweredCommits).toBe(unanswered);

    await standby('');
    const ended = Date.now();
    while (app.load().database.unansweredCommits > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await registerMany([1, 2])).toEqual(['RegisterCustomerSuccess', 'RegisterCustomerSuccess']);
    expect(Date.now() - ended).toBeLessThan(10_000);
    // No commit was cancelled: what waited is stored, and nothing else.
    const [stored] =
      await admin`select count(*)::integer, (count(*) filter (where site_id = 1))::integer as first from customers`;
    expect(stored).toEqual({ count: waiting + 2, first: 3 + 1 });
  }, 90_000);
});
