// Traces of the process as an operator starts it: what a collector receives, and what one that fails does to requests.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startOtlpReceiver } from '../support/otlpReceiver.ts';
import { anyDatabase } from '../support/serverDatabase.ts';
import { REGISTER_CUSTOMER } from '../support/service.ts';
import { startService } from '../support/serviceProcess.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const UNSAMPLED_TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT_ID = 'b7ad6b7169203331';
const CANARY = 'canary-q7x';

const registration = (name: string) => ({
  siteId: 1,
  input: {
    email: `${CANARY}-${name}@example.com`,
    password: `${CANARY} password`,
    firstName: CANARY,
    phone: '0170 5550199',
  },
});

const requestLines = (output: string) =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line));

test.concurrent('a registration is one trace, which continues that of the caller if it samples, is in the log, and names no person', async ({
  onTestFinished,
}) => {
  const receiver = await startOtlpReceiver();
  onTestFinished(receiver.close);
  const service = await startService({
    ...(await anyDatabase()),
    OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=publisher',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  const headers = {
    traceparent: `00-${TRACE_ID}-${PARENT_ID}-01`,
    tracestate: 'vendor=opaque',
    'user-agent': CANARY,
  };
  const answer = await service.ask(REGISTER_CUSTOMER, registration('ada'), headers);
  expect(answer.body.data.registerCustomer.__typename).toBe('RegisterCustomerSuccess');
  await service.ask('{ __typename }', {}, { traceparent: '00-not-a-parent-01' });
  await service.ask('{ __typename }', {}, { traceparent: `00-${UNSAMPLED_TRACE_ID}-${PARENT_ID}-00` });
  expect(await service.end('SIGTERM')).toBe(0);

  const spans = receiver.spans.filter(({ traceId }) => traceId === TRACE_ID);
  const [request] = spans.filter(({ parentSpanId }) => parentSpanId === PARENT_ID);
  expect(request).toMatchObject({
    name: 'POST /graphql',
    traceState: 'vendor=opaque',
    failed: false,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'customer_registration.site_id': 1,
      'customer_registration.outcome': 'RegisterCustomerSuccess',
    },
  });
  const steps = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
  expect(steps.map(({ name }) => name)).toEqual(['rate limit', 'site', 'look-up', 'queue', 'hash', 'write']);
  expect(spans).toHaveLength(1 + steps.length);

  const others = receiver.spans.filter(({ traceId }) => traceId !== TRACE_ID);
  expect(others).toEqual([expect.objectContaining({ name: 'POST /graphql', parentSpanId: '' })]);
  const logged = requestLines(service.output()).map(({ traceId }) => traceId);
  expect(logged).toEqual([TRACE_ID, others[0]?.traceId, UNSAMPLED_TRACE_ID]);
  expect(others[0]?.traceId).not.toBe(UNSAMPLED_TRACE_ID);

  expect(receiver.resource).toMatchObject({
    'service.name': 'customer-registration',
    'deployment.environment.name': 'test',
  });
  expect(receiver.requests[0]).toMatchObject({ path: '/v1/traces', headers: { 'x-tenant': 'publisher' } });
  for (const text of [CANARY, 'argon2', 'insert into', '1705550199']) {
    expect(receiver.text()).not.toContain(text);
  }
});

test.concurrent('no request waits or fails, and the process ends in time, with a collector that never ends its response', async ({
  onTestFinished,
}) => {
  const receiver = await startOtlpReceiver((_request, response) => {
    setInterval(() => response.write('.'), 20).unref();
  });
  onTestFinished(receiver.close);
  const service = await startService({
    ...(await anyDatabase()),
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_SERVICE_NAME: 'registration-eu',
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_PER_HOUR: '0',
  });
  for (let index = 0; index < 5; index++) {
    const { body } = await service.ask(REGISTER_CUSTOMER, registration(`visitor-${index}`));
    expect(body.data.registerCustomer.__typename).toBe('RegisterCustomerSuccess');
  }
  // The SDK waits ten seconds for a collector.
  for (const { ms } of requestLines(service.output())) expect(ms).toBeLessThan(5000);
  const stopping = performance.now();
  expect(await service.end('SIGTERM')).toBe(0);
  expect(performance.now() - stopping).toBeLessThan(10_000);
  expect(receiver.resource).toMatchObject({ 'service.name': 'registration-eu' });
  expect(service.output()).not.toContain(CANARY);
});

test('without traces, the process reads no file of OpenTelemetry', () => {
  const folder = 'dist/service';
  expect(existsSync(folder)).toBe(true);
  /** What a file imports when it is read itself. */
  const importsOf = (file: string) =>
    [
      ...readFileSync(`${folder}/${file}`, 'utf8').matchAll(
        /^(?:import|export)[^;]*?from "\.\/([^"]+)"|^import "\.\/([^"]+)"/gm,
      ),
    ].map(([, from, alone]) => from ?? alone ?? '');
  const read = new Set(['main.js']);
  for (const file of read) for (const imported of importsOf(file)) read.add(imported);
  const withSdk = (file: string) =>
    /BatchSpanProcessor|W3CTraceContextPropagator/.test(readFileSync(`${folder}/${file}`, 'utf8'));
  expect([...read].filter(withSdk)).toEqual([]);
  expect(readdirSync(folder).filter((file) => file.endsWith('.js') && withSdk(file))).not.toEqual([]);
});
