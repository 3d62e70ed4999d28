// PgBouncer in transaction mode: no prepared statement, no state of a session.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgBouncer.ts';
import { type PostgresCluster, startPostgresCluster } from '../support/postgresCluster.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const binaries = postgresForProcesses()?.directory;
const program = findPgBouncer();
const present = binaries !== undefined && program !== undefined;
if (!present) console.log('The pooler left out: PgBouncer or the PostgreSQL server is not installed.');

describe.skipIf(!present)('through PgBouncer in transaction mode', () => {
  let cluster: PostgresCluster;
  let pooler: PgBouncer;
  let app: App;

  beforeAll(async () => {
    cluster = await startPostgresCluster(binaries ?? '');
    pooler = await startPgBouncer(program ?? '', cluster.url);
    app = await createApp(
      readConfig({ ...GIVEN_KEYS, DATABASE_URL: pooler.url, DATABASE_POOLER: 'transaction' }),
    );
  });
  afterAll(async () => {
    await app?.close();
    await pooler?.stop();
    await cluster?.stop();
  });

  test('tables are made, customers are registered and counted, and readiness is told', async () => {
    await app.migrate();
    await app.seedDemo();
    expect(await app.isReady()).toBe(true);
    const register = (index: number) =>
      app.registerCustomer({
        siteId: 1,
        input: { email: `visitor-${index % 15}@example.com`, password: 'correct horse' },
        clientAddress: `192.0.2.${index % 15}`,
      });
    const kinds = new Set<string>();
    for (let round = 0; round < 3; round++) {
      const outcomes = await Promise.all(Array.from({ length: 30 }, (_, index) => register(index)));
      for (const { kind } of outcomes) kinds.add(kind);
    }
    // The second of each pair finds the address taken, or the queue full; nothing is a fault.
    expect(kinds).toContain('RegisterCustomerSuccess');
    expect(kinds).toContain('ValidationError');
  }, 60_000);
});
