// Documents that are all different, and as many or as large as may be: little of them stays behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/postgresCluster.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';

let service: ServiceProcess;
let metricsPort: number;
const dataDir = mkdtempSync(join(tmpdir(), 'documents-'));

beforeAll(async () => {
  metricsPort = await freePort();
  service = await startService({ DATA_DIR: dataDir, METRICS_PORT: String(metricsPort), LOG_LEVEL: 'warn' });
}, 120_000);
afterAll(async () => {
  await service?.end('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

async function memoryMib(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 2 ** 20;
}

test.each([
  [
    'a thousand with a comment of 60 KB',
    1000,
    (random: number) => `{ __typename } # ${random} ${'\ufeff'.repeat(20_000)}`,
  ],
  [
    'a thousand with as many lines as may be',
    1000,
    (random: number) => `{ __typename } # ${random}${'\n#'.repeat(1990)}`,
  ],
])('%s', async (_documents, count, document) => {
  const send = async (times: number) => {
    for (let index = 0; index < times; index++) {
      const { body } = await service.ask(document(Math.random()).replace('0.', ''));
      expect(body.data ?? body.errors).toBeDefined();
    }
  };
  await send(100);
  const before = await memoryMib();
  await send(count);
  expect((await memoryMib()) - before).toBeLessThan(80);
});
