// Metrics: outcomes by kind and code, times in seconds.
import { expect, test } from 'vitest';
import { createMetrics } from '../../src/endpoint/metrics.ts';

test('an answer counts once for each of its codes, and its times in seconds', async () => {
  const load = () => ({ hashes: { running: 2, waiting: 7 }, database: { pending: 3, connections: 10 } });
  const { observe, read } = createMetrics({ load });
  observe({ outcome: 'ValidationError', codes: ['TAKEN', 'TOO_SHORT'], timings: { hash: 40 } }, 2000);
  const text = await read();
  for (const line of [
    'outcomes_total{kind="ValidationError",code="TAKEN"} 1',
    'outcomes_total{kind="ValidationError",code="TOO_SHORT"} 1',
    'request_seconds_sum 2',
    'hash_seconds_sum 0.04',
    'hashes_running 2',
    'hashes_waiting 7',
    'database_pending 3',
  ]) {
    expect(text).toContain(`customer_registration_${line}\n`);
  }
});
