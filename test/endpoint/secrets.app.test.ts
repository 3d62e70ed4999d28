// Secrets: whatever is sent, and however it fails, no password and no token comes back, is logged or is stored.
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createGraphqlEndpoint } from '../../src/endpoint/graphqlEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';
import { useListeningService } from '../support/listeningService.ts';
import { GOOD_INPUT, REAL_HASHES, REGISTER_CUSTOMER } from '../support/service.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const service = useListeningService(REAL_HASHES);

const CANARY = 'kAnari-7f3e!Vogel';
const input = { ...GOOD_INPUT, password: CANARY, securityToken: `${CANARY}-security` };
const headers = {
  'content-type': 'application/json',
  authorization: `Bearer ${CANARY}-bearer`,
  'x-api-key': `${CANARY}-key`,
};

const json = (variables: unknown, query = REGISTER_CUSTOMER) => JSON.stringify({ query, variables });
const literal = (fields: string) =>
  json(
    undefined,
    `mutation { registerCustomer(siteId: 1, input: { ${fields} }) { __typename ... on Error { message } } }`,
  );

const CASES: [name: string, body: string, headers?: Record<string, string>][] = [
  ['a registration', json({ siteId: 1, input })],
  ['the same again', json({ siteId: 1, input })],
  ['an unknown site', json({ siteId: 99, input })],
  ['a password that is too long', json({ siteId: 1, input: { ...input, password: CANARY.repeat(20) } })],
  [
    'a password with a control character',
    json({ siteId: 1, input: { ...input, password: `${CANARY}\u0000` } }),
  ],
  ['a missing field', json({ siteId: 1, input: { password: CANARY } })],
  ['an extra field', json({ siteId: 1, input: { ...input, passwordAgain: CANARY, [CANARY]: CANARY } })],
  ['a password of the wrong type', json({ siteId: 1, input: { ...input, password: { value: CANARY } } })],
  ['an e-mail of the wrong type', json({ siteId: 1, input: { ...input, email: [CANARY] } })],
  ['a flag of the wrong type', json({ siteId: 1, input: { ...input, emailHardbounce: CANARY } })],
  ['a language that is none', json({ siteId: 1, input: { ...input, language: CANARY } })],
  ['an input that is text', json({ siteId: 1, input: CANARY })],
  ['an input that is a list', json({ siteId: 1, input: [input, CANARY] })],
  ['a site that is text', json({ siteId: CANARY, input })],
  ['variables that are text', json(CANARY)],
  ['literals', literal(`email: "ada@example.com", password: "${CANARY}"`)],
  [
    'a literal of the wrong type',
    literal(`email: "a@example.com", password: "${CANARY}", emailHardbounce: "${CANARY}"`),
  ],
  ['a literal number', literal(`email: 1, password: ["${CANARY}", "${CANARY}"]`)],
  ['an extra literal', literal(`email: "a@example.com", password: "${CANARY}", again: "${CANARY}"`)],
  ['a literal that does not end', literal(`email: "a@example.com", password: "${CANARY}`)],
  ['a document that is the secret', json({}, CANARY)],
  ['broken JSON', `{"query": "{ __typename }", "variables": {"password": "${CANARY}"`],
  ['broken JSON after the secret', `{"password": "${CANARY}" nonsense }`],
  ['text for JSON', JSON.stringify(CANARY)],
  ['a batch', `[${json({ siteId: 1, input })}]`],
  ['an unknown parameter', JSON.stringify({ query: '{ __typename }', password: CANARY })],
  [
    'an unknown operation',
    JSON.stringify({ query: REGISTER_CUSTOMER, operationName: CANARY, variables: { siteId: 1, input } }),
  ],
  ['a body that is too large', json({ siteId: 1, input: { ...input, title: CANARY.repeat(10_000) } })],
  [
    'a form',
    new URLSearchParams({ query: CANARY }).toString(),
    { 'content-type': 'application/x-www-form-urlencoded' },
  ],
  ['headers that are too large', json({ siteId: 1, input }), { 'x-large': CANARY.repeat(1100) }],
  [
    'a request id that is the secret, and is none',
    json({ siteId: 1, input }),
    { 'x-request-id': `${CANARY} ${CANARY}` },
  ],
];

for (const [name, body, more] of CASES) {
  test(`${name}: no answer and no line of the log repeats a secret`, async () => {
    const response = await fetch(`${service.origin}/graphql`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body,
    });
    await expectNoSecret([await response.text(), JSON.stringify([...response.headers])]);
  });
}

test('a query by GET: no answer and no line of the log repeats a secret', async () => {
  for (const search of [
    new URLSearchParams({ query: REGISTER_CUSTOMER, variables: JSON.stringify({ siteId: 1, input }) }),
    new URLSearchParams({ query: '{ __typename }', variables: `{"password":"${CANARY}` }),
  ]) {
    const response = await fetch(`${service.origin}/graphql?${search}`, { headers });
    await expectNoSecret([await response.text(), JSON.stringify([...response.headers])]);
  }
});

test('what is stored holds no secret but as an argon2 hash', async () => {
  await fetch(`${service.origin}/graphql`, { method: 'POST', headers, body: json({ siteId: 1, input }) });
  const rows = await service.rows();
  expect(rows).toHaveLength(1);
  expect(rows[0]?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  await expectNoSecret([JSON.stringify(rows)]);
});

test('a database that fails: a code and a request id for the caller, the fault once in the log, no secret anywhere', async () => {
  const { db } = service.database;
  await db.execute(sql`alter table customers rename column title to heading`);
  try {
    const response = await fetch(`${service.origin}/graphql`, {
      method: 'POST',
      headers,
      body: json({ siteId: 1, input }),
    });
    const text = await response.text();
    const { errors } = JSON.parse(text);
    expect(response.status).toBe(500);
    expect(errors).toEqual([
      {
        message: 'Unexpected error.',
        path: ['registerCustomer'],
        locations: expect.anything(),
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: response.headers.get('x-request-id') },
      },
    ]);
    expect(service.logLines.filter((line) => line.includes('"fault"'))).toHaveLength(1);
    await expectNoSecret([text]);
  } finally {
    await db.execute(sql`alter table customers rename column heading to title`);
  }
});

const gone = createApp(readConfig({ ...GIVEN_KEYS, DATABASE_URL: `postgres://u:${CANARY}@127.0.0.1:1/x` }));
afterAll(async () => (await gone).close());

test('a database that is gone: 503, and no secret anywhere', async () => {
  const endpoint = createGraphqlEndpoint(await gone, PUBLIC_ENDPOINT, {
    ...readConfig({}),
    log: service.log,
  });
  const response = await endpoint.fetch('http://localhost/graphql', {
    method: 'POST',
    headers,
    body: json({ siteId: 1, input }),
  });
  const text = await response.text();
  expect(response.status).toBe(503);
  expect(JSON.parse(text).errors[0].extensions.code).toBe('SERVICE_UNAVAILABLE');
  await expectNoSecret([text]);
});

test('a request leaves one line: its id, site, outcome, codes and times, and no person', async () => {
  await service.register(1, { ...input, password: 'x' }, { 'x-request-id': 'request-1' });
  await service.register(1, input, { 'x-request-id': 'request-2' });
  expect(service.requestLines.map((line) => JSON.parse(line))).toMatchObject([
    { requestId: 'request-1', status: 200, siteId: 1, outcome: 'ValidationError', codes: ['TOO_SHORT'] },
    {
      requestId: 'request-2',
      status: 200,
      siteId: 1,
      outcome: 'RegisterCustomerSuccess',
      ms: expect.any(Number),
      queueMs: expect.any(Number),
      hashMs: expect.any(Number),
      databaseMs: expect.any(Number),
    },
  ]);
  expect(service.requestLines.join('')).not.toMatch(/ada|127\.0\.0\.1/);
  for (const line of service.requestLines) expect(line.length).toBeLessThan(350);
});

async function expectNoSecret(texts: readonly string[]): Promise<void> {
  // A line is written when its answer has been handed over.
  await new Promise((resolve) => setImmediate(resolve));
  for (const text of [...texts, ...service.logLines, ...service.requestLines])
    expect(text).not.toContain(CANARY);
}
