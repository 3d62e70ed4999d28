// Collectors that fail: spans are given up, and neither a request nor the end of the process waits for them.
import { afterEach, expect, test, vi } from 'vitest';
import { openTracing } from '../../src/endpoint/openTracing.ts';
import { captureLog } from '../support/captureLog.ts';
import { freePort } from '../support/freePort.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../support/otlpReceiver.ts';

const CANARY = 'canary-q7x';

let receiver: OtlpReceiver | undefined;
afterEach(() => {
  receiver?.close();
  receiver = undefined;
  vi.unstubAllEnvs();
});

async function collector(respond: Parameters<typeof startOtlpReceiver>[0]): Promise<string> {
  receiver = await startOtlpReceiver(respond);
  return receiver.url;
}

test.each<[string, () => Promise<string>]>([
  ['is down', async () => `http://127.0.0.1:${await freePort()}`],
  ['does not respond', () => collector(() => {})],
  ['responds with garbage', () => collector((_request, response) => response.end('\0garbage'.repeat(1e5)))],
  ['responds with an error', () => collector((_request, response) => response.writeHead(400).end(CANARY))],
])('with a collector that %s', async (name, start) => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', await start());
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '50');
  const { log, lines } = captureLog();
  const tracing = openTracing(log);
  for (let index = 0; index < 5; index++) {
    const request = tracing.startRequest(new Request('http://localhost/graphql'), '/graphql');
    request.startSpan?.('hash')(false);
    const requestLog = { timings: {} };
    request.end({ requestId: `${index}`, status: 200, disconnected: false, requestLog });
  }
  if (receiver) await expect.poll(() => receiver?.requests.length).toBeGreaterThan(0);
  if (name === 'responds with an error') {
    await expect.poll(() => lines.join('')).toContain('traces were not exported');
  }
  // The SDK waits ten seconds for a collector.
  const closing = performance.now();
  await tracing.close();
  expect(performance.now() - closing).toBeLessThan(5000);
  expect(lines.join('')).not.toContain(CANARY);
});
