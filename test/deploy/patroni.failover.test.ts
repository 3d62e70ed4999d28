// PostgreSQL under Patroni, as deploy/patroni/ configures it: hosts are lost while visitors register, and no registration is.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers } from '../../src/database/tables.ts';
import { ROOT } from '../../tools/documents.ts';
import {
  missingForPatroni,
  NODES,
  type PatroniCluster,
  startPatroniCluster,
} from '../support/patroniCluster.ts';
import { WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { type Success, startVisitors } from '../support/visitors.ts';

const missing = missingForPatroni();
if (missing && process.env.REQUIRE_PATRONI)
  throw new Error(`REQUIRE_PATRONI is set, but there is no ${missing}.`);
if (missing) console.log(`Failover is not tested: missing ${missing}.`);

const ttlSeconds: number = parse(readFileSync(join(ROOT, 'deploy/patroni/patroni.yml'), 'utf8')).bootstrap.dcs
  .ttl;

/** A lease that the lost primary had just renewed, and what it takes to promote a standby and to lead clients there. */
const RECOVERY_SECONDS = ttlSeconds + 10;
const OUTAGE_SECONDS = 20;

const VISITORS_PER_SECOND = 12;

/** The longest time without a success, in seconds, from this moment on. */
function longestGap(successes: readonly Success[], from: number): number {
  const moments = [from, ...successes.map(({ at }) => at).filter((at) => at > from)].toSorted(
    (a, b) => a - b,
  );
  return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at))) / 1000;
}

describe.skipIf(missing)('a cluster of three nodes', () => {
  let cluster: PatroniCluster;
  let service: ServiceProcess;
  let environment: Record<string, string>;
  const table: string[] = [];

  beforeAll(async () => {
    cluster = await startPatroniCluster();
    environment = { ...GIVEN_KEYS, ...WITHOUT_RATE_LIMIT, DATABASE_URL: cluster.url, LOG_LEVEL: 'error' };
    const database = await openDatabase(readConfig(environment).database, () => {});
    await database.migrate();
    const { seedDemo } = await import('../../src/database/seed.ts');
    await seedDemo(database.db);
    await database.close();
    service = await startService(environment);
  });
  afterAll(async () => {
    if (service) await service.end('SIGTERM');
    await cluster?.stop();
    console.log(
      ['fault: visitors, acknowledged and lost, replayed, seconds without a success', ...table].join('\n'),
    );
  });

  async function storedIds(): Promise<string[]> {
    const database = await openDatabase(readConfig(environment).database, () => {});
    await database.migrate();
    const rows = await database.db.select({ id: customers.id }).from(customers);
    await database.close();
    return rows.map(({ id }) => id);
  }

  /** Returns how to put the cluster in order again. */
  type Fault = () => Promise<() => void>;

  const FAULTS: [string, number, Fault][] = [
    [
      'planned switchover',
      RECOVERY_SECONDS,
      async () => {
        await cluster.switchOver();
        return () => {};
      },
    ],
    [
      'postmaster killed',
      RECOVERY_SECONDS,
      async () => {
        cluster.killPostmaster(await cluster.leader());
        return () => {};
      },
    ],
    [
      'host of the primary lost',
      RECOVERY_SECONDS,
      async () => {
        const lost = await cluster.leader();
        cluster.loseHost(lost);
        return () => cluster.startHost(lost);
      },
    ],
    [
      'host of the synchronous standby lost',
      RECOVERY_SECONDS,
      async () => {
        const lost = await cluster.synchronousStandby();
        cluster.loseHost(lost);
        return () => cluster.startHost(lost);
      },
    ],
    [
      `two hosts lost for ${OUTAGE_SECONDS} s`,
      OUTAGE_SECONDS + RECOVERY_SECONDS,
      async () => {
        const primary = await cluster.leader();
        const lost = NODES.filter((node) => node !== primary);
        for (const node of lost) cluster.loseHost(node);
        // One of three decides nothing: the primary stops accepting writes.
        await sleep(OUTAGE_SECONDS * 1000);
        for (const node of lost) cluster.startHost(node);
        return () => {};
      },
    ],
  ];

  test.each(FAULTS)(
    '%s: no acknowledged registration is lost, every visitor ends with a success, and is one customer',
    async (name, boundSeconds, fault) => {
      await cluster.untilHealthy();
      const before = new Set(await storedIds());
      const visitors = startVisitors(service.url, VISITORS_PER_SECOND);
      await expect.poll(() => visitors.successes.length, { timeout: 30_000 }).toBeGreaterThan(20);
      const from = performance.now();
      const repair = await fault();
      // Long enough that the fault shows, and until those who came meanwhile are through.
      await sleep((ttlSeconds + 5) * 1000);
      const count = await visitors.stop();
      repair();
      await cluster.untilHealthy();

      const ids = visitors.successes.map(({ id }) => id);
      const stored = (await storedIds()).filter((id) => !before.has(id));
      const lost = ids.filter((id) => !stored.includes(id));
      const replayed = visitors.successes.filter(({ replayed }) => replayed).length;
      const gap = longestGap(visitors.successes, from);
      table.push(`| ${name} | ${count} | ${lost.length} | ${replayed} | ${gap.toFixed(1)} s |`);
      expect(lost).toEqual([]);
      expect(ids).toHaveLength(count);
      expect(stored.toSorted()).toEqual(ids.toSorted());
      expect(gap).toBeLessThan(boundSeconds);
    },
  );
});
