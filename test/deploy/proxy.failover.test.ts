// Two replicas behind the proxy of compose.yaml: one after the other is replaced while visitors register.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { freePort } from '../support/freePort.ts';
import { type Haproxy, hasHaproxy, startHaproxy } from '../support/haproxy.ts';
import { type PostgresCluster, startPostgresCluster } from '../support/postgresCluster.ts';
import { WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startVisitors } from '../support/visitors.ts';

if (!hasHaproxy()) {
  if (process.env.REQUIRE_PATRONI) throw new Error('REQUIRE_PATRONI is set, but there is no haproxy.');
  console.log('Replicas behind a proxy are not tested: missing haproxy.');
}

describe.skipIf(!hasHaproxy())('replicas behind the proxy', () => {
  let cluster: PostgresCluster;
  let proxy: Haproxy;
  let start: (port: number) => Promise<ServiceProcess>;
  const replicas = new Map<number, ServiceProcess>();

  beforeAll(async () => {
    cluster = await startPostgresCluster(postgresForProcesses()?.directory ?? '');
    const environment = {
      ...GIVEN_KEYS,
      ...WITHOUT_RATE_LIMIT,
      DATABASE_URL: cluster.url,
      LOG_LEVEL: 'error',
    };
    const database = await openDatabase(readConfig(environment).database, () => {});
    await database.migrate();
    await seedDemo(database.db);
    await database.close();
    start = (port) => startService({ ...environment, PORT: String(port), NODE_ENV: 'development' });
    for (const port of [await freePort(), await freePort()]) replicas.set(port, await start(port));
    proxy = await startHaproxy([...replicas.keys()]);
  });
  afterAll(async () => {
    for (const { child } of replicas.values()) child.kill('SIGKILL');
    await proxy?.stop();
    await cluster?.stop();
  });

  test('stopped and started again one after the other, they serve every visitor at the first attempt', async () => {
    const visitors = startVisitors(proxy.url, 8);
    await expect.poll(() => visitors.successes.length, { timeout: 30_000 }).toBeGreaterThan(10);
    for (const [port, replica] of replicas) {
      expect(await replica.end('SIGTERM')).toBe(0);
      replicas.set(port, await start(port));
      // Until the proxy has seen it.
      await sleep(2000);
    }
    const count = await visitors.stop();
    console.log(`Both replicas replaced: ${count} visitors, ${visitors.failures.length} failed attempts.`);
    expect(visitors.failures).toEqual([]);
    expect(visitors.successes).toHaveLength(count);
  });

  test('if one is killed, every visitor ends with a success at the other one', async () => {
    const visitors = startVisitors(proxy.url, 8);
    await expect.poll(() => visitors.successes.length, { timeout: 30_000 }).toBeGreaterThan(10);
    const [[port, replica] = []] = replicas;
    await replica?.end('SIGKILL');
    await sleep(5000);
    const count = await visitors.stop();
    console.log(`A replica killed: ${count} visitors, ${visitors.failures.length} failed attempts.`);
    expect(new Set(visitors.successes.map(({ id }) => id)).size).toBe(count);
    if (port !== undefined) replicas.delete(port);
  });
});
