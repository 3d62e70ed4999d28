// Documents that are all different and as large as may be: nothing of them stays behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/postgresCluster.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';

const DOCUMENTS = 150;

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

test('a hundred and fifty documents of comments, 3.5 MiB each when parsed, take no more memory than a few', async () => {
  const documents = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const { status, body } = await service.ask(`{ __typename } # ${Math.random()}${'\n#'.repeat(40_000)}`);
      expect({ status, body }).toEqual({ status: 200, body: { data: { __typename: 'Query' } } });
    }
  };
  await documents(10);
  const before = await memoryMib();
  await documents(DOCUMENTS);
  expect((await memoryMib()) - before).toBeLessThan(150);
});
