// Collectors that fail: spans are given up, and neither a request nor the end of the process waits for them.
import type { RequestListener } from 'node:http';
import { test, vi } from 'vitest';
import { openTracing } from '../../src/endpoint/openTracing.ts';
import { captureLog } from '../support/captureLog.ts';
import { startOtlpReceiver } from '../support/otlpReceiver.ts';

const CANARY = 'canary-q7x';

// At the same time, as a process that stops waits for some of them.
test.concurrent.for<[string, RequestListener | undefined]>([
  ['is down', undefined],
  ['does not respond', () => {}],
  ['responds with garbage', (_request, response) => void response.end('\0garbage'.repeat(1e5))],
  ['responds with an error', (_request, response) => void response.writeHead(400).end(CANARY)],
])('with a collector that %s', async ([name, respond], { expect, onTestFinished }) => {
  const receiver = await startOtlpReceiver(respond);
  onTestFinished(receiver.close);
  if (!respond) receiver.close();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.url);
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '50');
  const { log, lines } = captureLog();
  const tracing = openTracing(log);
  vi.unstubAllEnvs();
  for (let index = 0; index < 5; index++) {
    const request = tracing.startRequest(new Request('http://localhost/graphql'), '/graphql');
    request.startSpan?.('hash')(false);
    const requestLog = { timings: {} };
    request.end({ requestId: `${index}`, status: 200, disconnected: false, requestLog });
  }
  if (respond) await expect.poll(() => receiver.requests.length).toBeGreaterThan(0);
  if (name === 'responds with an error') {
    await expect.poll(() => lines.join('')).toContain('traces were not exported');
  }
  // The SDK waits ten seconds for a collector.
  const closing = performance.now();
  await tracing.close();
  expect(performance.now() - closing).toBeLessThan(5000);
  expect(lines.join('')).not.toContain(CANARY);
});
