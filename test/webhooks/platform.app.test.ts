// The platform's contract for webhooks: endpoints, deliveries, and what is rejected.
import { beforeEach, describe, expect, test } from 'vitest';
import { useService } from '../support/service.ts';

const service = useService(
  {},
  { post: async () => ({ outcome: 'DELIVERED', status: 200, retryAfterSeconds: null, milliseconds: 3 }) },
);

const ENDPOINT = 'id url label eventTypes state failingSince lastDeliveredAt pending';
const ERRORS = '... on ValidationError { fieldErrors { path code message limit } } ... on Error { message }';
const CREATE = `mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) {
  __typename ... on CreateWebhookEndpointSuccess { endpoint { ${ENDPOINT} } secret } ${ERRORS} } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(id: $id, input: $input) {
  __typename ... on UpdateWebhookEndpointSuccess { endpoint { ${ENDPOINT} } } ${ERRORS} } }`;
const INPUT = { url: 'https://crm.example/hooks', label: 'CRM', eventTypes: ['CUSTOMER_REGISTERED'] };

const ask = async (accountId: number, query: string, variables?: object) => {
  const { body } = await service.askPlatform(accountId, query, variables);
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data;
};
const create = async (input: object = {}, accountId = 1) =>
  (await ask(accountId, CREATE, { input: { ...INPUT, ...input } })).createWebhookEndpoint;
const update = async (id: string, input: object, accountId = 1) =>
  (await ask(accountId, UPDATE, { id, input })).updateWebhookEndpoint;
const list = async (accountId = 1) =>
  (await ask(accountId, `{ webhookEndpoints { ${ENDPOINT} } }`)).webhookEndpoints;

test('an endpoint is created, listed, changed and deleted; its secret is shown once', async () => {
  const created = await create();
  expect(created).toMatchObject({
    __typename: 'CreateWebhookEndpointSuccess',
    endpoint: { ...INPUT, state: 'ACTIVE', failingSince: null, lastDeliveredAt: null, pending: 0 },
  });
  expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const { id } = created.endpoint;
  expect(await list()).toEqual([created.endpoint]);
  expect(await list(2)).toEqual([]);

  const changes = { label: 'Newsletter', eventTypes: ['CUSTOMER_DELETED', 'CUSTOMER_DELETED'], paused: true };
  expect((await update(id, changes)).endpoint).toMatchObject({
    url: INPUT.url,
    label: 'Newsletter',
    eventTypes: ['CUSTOMER_DELETED'],
    state: 'PAUSED',
  });
  expect((await update(id, { label: null, paused: false })).endpoint).toMatchObject({
    label: 'Newsletter',
    state: 'ACTIVE',
  });

  const remove =
    'mutation ($id: ID!) { deleteWebhookEndpoint(id: $id) { __typename ... on DeleteWebhookEndpointSuccess { id } } }';
  expect((await ask(1, remove, { id })).deleteWebhookEndpoint).toEqual({
    __typename: 'DeleteWebhookEndpointSuccess',
    id,
  });
  expect((await ask(1, remove, { id })).deleteWebhookEndpoint.__typename).toBe(
    'WebhookEndpointNotFoundError',
  );
  expect(await list()).toEqual([]);
});

test('a secret is nowhere in the database but encrypted', async () => {
  const { secret } = await create();
  const stored = JSON.stringify(await service.app.webhooks.list(1));
  expect(stored).not.toContain(secret);
  expect(service.logLines.join('')).not.toContain(secret);
});

describe('a URL is a field error', () => {
  test.each([
    ['', 'REQUIRED'],
    ['   ', 'REQUIRED'],
    ['crm.example', 'INVALID_FORMAT'],
    ['https://', 'INVALID_FORMAT'],
    ['ftp://crm.example/', 'INVALID_FORMAT'],
    ['file:///etc/passwd', 'INVALID_FORMAT'],
    ['javascript:alert(1)', 'INVALID_FORMAT'],
    ['https://user:password@crm.example/', 'INVALID_FORMAT'],
    ['https://user@crm.example/', 'INVALID_FORMAT'],
    ['https://crm.example/#part', 'INVALID_FORMAT'],
    ['https://crm.example/#', 'INVALID_FORMAT'],
    ['https://crm.example/a b', 'INVALID_FORMAT'],
    ['https:\\\\crm.example\\', 'INVALID_FORMAT'],
    ['https://10.0.0.1/', 'INVALID_FORMAT'],
    ['https://0x0a000001/', 'INVALID_FORMAT'],
    ['https://[::ffff:10.0.0.1]/', 'INVALID_FORMAT'],
    ['http://169.254.169.254/', 'INVALID_FORMAT'],
    [`https://crm.example/${'a'.repeat(2048)}`, 'TOO_LONG'],
    ['https://crm.example/\u0000', 'INVALID_CHARACTERS'],
  ])('%j: %s', async (url, code) => {
    const result = await create({ url });
    expect(result.__typename).toBe('ValidationError');
    expect(result.fieldErrors.map((error: { code: string }) => error.code)).toContain(code);
    expect(result.fieldErrors[0].path).toEqual(['input', 'url']);
  });

  test.each([
    'https://crm.example',
    'https://crm.example:8443/hooks?token=a%20b',
    'https://xn--bcher-kva.example/',
    'https://bücher.example/',
    'https://93.184.216.34/',
    'http://127.0.0.1:4001/',
  ])('not %s', async (url) => {
    expect((await create({ url })).__typename).toBe('CreateWebhookEndpointSuccess');
  });
});

test('all field errors come at once', async () => {
  const { fieldErrors } = await create({ url: 'nonsense', label: ' ', eventTypes: [] });
  expect(
    fieldErrors.map(({ path, code }: { path: string[]; code: string }) => `${path.join('.')} ${code}`),
  ).toEqual(['input.url INVALID_FORMAT', 'input.label REQUIRED', 'input.eventTypes REQUIRED']);
});

test('of seventeen endpoints that are created at once, sixteen are, and one is TOO_MANY', async () => {
  const results = await Promise.all(Array.from({ length: 17 }, () => create()));
  const failed = results.filter(({ __typename }) => __typename === 'ValidationError');
  expect(failed.map(({ fieldErrors }) => fieldErrors)).toEqual([
    [{ path: ['input'], code: 'TOO_MANY', limit: 16, message: expect.stringContaining('16') }],
  ]);
  expect(await list()).toHaveLength(16);
  expect((await create({}, 2)).__typename).toBe('CreateWebhookEndpointSuccess');
});

describe('an endpoint of another account, or none at all', () => {
  let foreign: string;
  beforeEach(async () => {
    foreign = (await create({}, 2)).endpoint.id;
  });
  const ids = () => [foreign, 'nonsense', '', '01a2142d-bdff-7722-8561-17d143f6f670'];

  test('is not found by any mutation, and has no deliveries', async () => {
    for (const id of ids()) {
      expect((await update(id, { label: 'mine' })).__typename).toBe('WebhookEndpointNotFoundError');
      for (const field of ['rotateWebhookSecret(id: $id)', 'sendTestEvent(endpointId: $id)']) {
        const result = await ask(1, `mutation ($id: ID!) { result: ${field} { __typename } }`, { id });
        expect(result.result.__typename).toBe('WebhookEndpointNotFoundError');
      }
      const since = '2026-01-01T00:00:00Z';
      const failed = `mutation ($id: ID!) { result: redeliverFailed(endpointId: $id, since: "${since}") { __typename } }`;
      expect((await ask(1, failed, { id })).result.__typename).toBe('WebhookEndpointNotFoundError');
      const deliveries = 'query ($id: ID!) { webhookDeliveries(endpointId: $id) { edges { node { id } } } }';
      expect((await ask(1, deliveries, { id })).webhookDeliveries.edges).toEqual([]);
    }
    expect(await list(2)).toMatchObject([{ label: 'CRM' }]);
  });
});

describe('deliveries', () => {
  const PAGE = `query ($id: ID!, $state: WebhookDeliveryState, $first: Int, $after: String) {
    webhookDeliveries(endpointId: $id, state: $state, first: $first, after: $after) {
      edges { cursor node { id endpointId eventId eventType customerId state attempts lastAttempt { outcome status milliseconds } } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } }`;
  const page = async (variables: object) => (await ask(1, PAGE, variables)).webhookDeliveries;

  test('are listed newest first, in pages, and by state', async () => {
    const { id } = (await create()).endpoint;
    const customerIds: string[] = [];
    for (let index = 0; index < 5; index++) {
      const { customer } = await service.register(1, {
        email: `v${index}@example.com`,
        password: 'correct horse',
      });
      customerIds.unshift(customer.id);
    }
    await service.app.deliveries.drain();
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { edges, pageInfo } = await page({ id, first: 2, after });
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      seen.push(...edges.map(({ node }: { node: { customerId: string } }) => node.customerId));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(customerIds);
    expect((await page({ id, state: 'PENDING' })).edges).toEqual([]);
    expect((await page({ id, state: 'DELIVERED' })).edges).toHaveLength(5);
    expect((await page({ id, first: 0 })).edges).toEqual([]);
    expect((await page({ id })).edges[0].node).toMatchObject({
      endpointId: id,
      eventType: 'customer.registered',
      attempts: 1,
      lastAttempt: { outcome: 'DELIVERED', status: 200, milliseconds: 3 },
    });
  });

  test.each([
    [{ first: 101 }, 'TOO_LARGE'],
    [{ first: -1 }, 'TOO_SMALL'],
    [{ after: 'nonsense' }, 'INVALID_FORMAT'],
    [{ after: '' }, 'INVALID_FORMAT'],
  ])('with %j are an argument error %s', async (variables, code) => {
    const { body } = await service.askPlatform(1, PAGE, { id: 'x', ...variables });
    expect(body.errors[0].extensions.argumentErrors).toMatchObject([{ code }]);
  });

  test('a test event shows its outcome in the answer', async () => {
    const { id } = (await create()).endpoint;
    const test = `mutation ($id: ID!) { sendTestEvent(endpointId: $id) { __typename ... on SendTestEventSuccess {
      delivery { eventType customerId state lastAttempt { outcome status } } } } }`;
    expect((await ask(1, test, { id })).sendTestEvent).toEqual({
      __typename: 'SendTestEventSuccess',
      delivery: {
        eventType: 'webhook.test',
        customerId: null,
        state: 'DELIVERED',
        lastAttempt: { outcome: 'DELIVERED', status: 200 },
      },
    });
  });
});

test('without a key for secrets no endpoint can be created', async () => {
  const { createWebhooks } = await import('../../src/webhooks/webhooks.ts');
  const { createSecretBox } = await import('../../src/lib/secretBox.ts');
  const { createAllowedAddresses } = await import('../../src/webhooks/allowedAddresses.ts');
  const webhooks = createWebhooks({
    secrets: createSecretBox({ kind: 'absent' }),
    allowed: createAllowedAddresses([]),
    clock: () => new Date(),
  } as unknown as Parameters<typeof createWebhooks>[0]);
  const input = { ...INPUT, eventTypes: ['CUSTOMER_REGISTERED'] as const };
  expect(await webhooks.create(1, input)).toEqual({ kind: 'SecretsKeyMissingError' });
  expect(await webhooks.rotate(1, 'x')).toEqual({ kind: 'SecretsKeyMissingError' });
});
