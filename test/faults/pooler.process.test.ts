// PgBouncer in front of the server: in both modes, whether the operator has declared it or not.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { findPgBouncer, type PgBouncer, startPgBouncer } from '../support/pgBouncer.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { CHEAP_HASH } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const program = findPgBouncer();
const present = postgresForProcesses() && program;

const IGNORING =
  'ignore_startup_parameters = statement_timeout,lock_timeout,idle_in_transaction_session_timeout';

describe.skipIf(!present)('through PgBouncer', () => {
  let database: string;
  /** Each has visitors of its own, so that the rate limit of one does not stop the next. */
  let tests = 0;
  beforeAll(async () => {
    database = await serverDatabase('empty');
  });

  describe.each([
    ['session', []],
    ['session', [IGNORING]],
    ['transaction', []],
    ['transaction', [IGNORING]],
  ])('in %s mode %j', (mode, settings) => {
    let pooler: PgBouncer;
    beforeAll(async () => {
      // In session mode each of our sessions holds one of the pooler's.
      const size = mode === 'session' ? 20 : 2;
      pooler = await startPgBouncer(program ?? '', database, [
        `pool_mode = ${mode}`,
        `default_pool_size = ${size}`,
        ...settings,
      ]);
    });
    afterAll(() => pooler?.stop());

    const declarations =
      mode === 'session' ? [undefined, 'session', 'transaction'] : [undefined, 'transaction'];
    test.each(declarations)(
      'declared as %s: customers are registered, and the service is ready',
      async (declared) => {
        tests++;
        const announced: string[] = [];
        const config = readConfig({ ...GIVEN_KEYS, DATABASE_URL: pooler.url, DATABASE_POOLER: declared });
        const app = await createApp(
          { ...config, hashCost: CHEAP_HASH },
          { announce: (line) => announced.push(line) },
        );
        try {
          await app.migrate();
          await app.seedDemo();
          expect(await app.isReady()).toBe(true);
          const register = (index: number) =>
            app.registerCustomer({
              siteId: 1,
              input: {
                email: `visitor-${tests}-${index % 15}@example.com`,
                password: 'correct horse',
              },
              clientAddress: `198.51.${tests}.${index % 15}`,
            });
          const kinds = new Set<string>();
          // In the second round the statements meet sessions that have been used.
          for (let round = 0; round < 2; round++) {
            const outcomes = await Promise.all(Array.from({ length: 30 }, (_, index) => register(index)));
            for (const { kind } of outcomes) kinds.add(kind);
          }
          // The second of each pair finds the address taken, or the queue full; nothing is a fault.
          expect(kinds).toContain('RegisterCustomerSuccess');
          expect(kinds).toContain('ValidationError');
          expect(announced.filter((line) => line.includes('DATABASE_POOLER'))).toHaveLength(declared ? 0 : 1);
        } finally {
          await app.close();
        }
      },
      60_000,
    );
  });

  test('a parameter that the pooler rejects is one sentence with both remedies', async () => {
    const pooler = await startPgBouncer(program ?? '', database, ['pool_mode = session']);
    const start = async (query: string) => {
      const database = await openDatabase({ kind: 'postgres', url: `${pooler.url}?${query}` }, () => {});
      await database.migrate().finally(() => database.close());
    };
    for (const query of ['search_path=app', 'options=-c search_path=app']) {
      await expect(start(query)).rejects.toThrow(
        /^The pooler rejects the parameter (search_path|options) of DATABASE_URL\. .*ALTER ROLE.*ignore_startup_parameters\.$/,
      );
    }
    await start('pgbouncer=true&schema=public&connection_limit=1');
    await pooler.stop();
  });
});
