// What is rejected before the schema sees it: too much, too deep, too many, of another kind. All over a real socket.
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { GRAPHIQL } from '../../src/endpoint/graphiql.ts';
import { printSchema as printSorted } from '../../src/graphql/printSchema.ts';
import { publicSchema } from '../../src/graphql/public/schema.ts';
import { useListeningService } from '../support/listeningService.ts';
import { GOOD_INPUT, REGISTER_CUSTOMER } from '../support/service.ts';

const service = useListeningService();

const JSON_TYPE = { 'content-type': 'application/json' };
const GOOD_BODY = JSON.stringify({ query: REGISTER_CUSTOMER, variables: { siteId: 1, input: GOOD_INPUT } });

const post = (body: string, headers: Record<string, string> = JSON_TYPE) =>
  fetch(`${service.origin}/graphql`, { method: 'POST', headers, body });

const send = async (query: string, variables?: object) => {
  const response = await post(JSON.stringify({ query, variables }));
  // biome-ignore lint/suspicious/noExplicitAny: answers are as various as the questions
  return { status: response.status, body: (await response.json()) as any };
};

const register = (email: string) =>
  `registerCustomer(siteId: 1, input: { email: "${email}", password: "correct horse" }) { __typename }`;

test.each([
  ['two aliases', `mutation { a: ${register('a@example.com')} b: ${register('b@example.com')} }`],
  ['one field twice', `mutation { ${register('a@example.com')} ${register('a@example.com')} }`],
  [
    'a fragment',
    `mutation { ...two } fragment two on Mutation { a: ${register('a@example.com')} ...one }
     fragment one on Mutation { b: ${register('b@example.com')} }`,
  ],
  [
    'inline fragments',
    `mutation { ... on Mutation { a: ${register('a@example.com')} } ... { b: ${register('b@example.com')} } }`,
  ],
])('a second registration in one request is rejected: %s', async (_case, query) => {
  const { body } = await send(query);
  expect(body.errors).toMatchObject([
    {
      message: 'A request may have at most one mutation field.',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    },
  ]);
  expect(await service.rows()).toEqual([]);
});

test('a batch is rejected', async () => {
  const response = await post(`[${GOOD_BODY},${GOOD_BODY}]`);
  expect(response.status).toBe(400);
  expect(await service.rows()).toEqual([]);
});

test('__typename may stand beside the one mutation field', async () => {
  const { body } = await send(`mutation { __typename ${register('a@example.com')} }`);
  expect(body.errors).toBeUndefined();
});

/** Processor time, because other tests run at the same time; it contains the client's share too. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const repeat = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join(' ');
const nested = (depth: number) =>
  `{ site(id: 1) { ${'name { '.repeat(depth - 2)} name ${'} '.repeat(depth - 2)} } }`;

test.each([
  ['more than 10 aliases', `{ ${repeat(11, (i) => `a${i}: __typename`)} }`, /at most 10 aliases/],
  [
    'more than 10 aliases by way of a fragment',
    `{ ${repeat(4, () => '...f')} } fragment f on Query { ${repeat(3, (i) => `a${i}: __typename`)} }`,
    /at most 10 aliases/,
  ],
  ['more than 8 fields deep', nested(9), /at most 8 fields deep/],
  [
    'an object under two names',
    '{ site(id: 1) { a: passwordRules { minLength } b: passwordRules { minLength } } }',
    /^A request may contain the field Site\.passwordRules under one name only\.$/,
  ],
  [
    'a list under two names, one of them in a fragment',
    '{ me { metadata { key } ...f } } fragment f on Customer { b: metadata { key } }',
    /^A request may contain the field Customer\.metadata under one name only\.$/,
  ],
  [
    'a list of scalars under two names',
    '{ site(id: 1) { passwordRules { requiredClasses a: requiredClasses } } }',
    /^A request may contain the field PasswordRules\.requiredClasses under one name only\.$/,
  ],
  ['more than 5 directives', `{ __typename ${repeat(6, () => '@skip(if: false)')} }`, /at most 5 directives/],
  [
    'more than 1000 tokens',
    `{ ${repeat(1000, () => '__typename')} }`,
    /^A request may have at most 1000 tokens\.$/,
  ],
  [
    'fragments that multiply',
    `{ ...f0 } ${repeat(60, (i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} a${i}: __typename }`)}
     fragment f60 on Query { __typename }`,
    /at most 10 aliases/,
  ],
])('a request with %s is rejected', async (_case, query, message) => {
  // Of a request of a usual size: on a busy machine both cost more.
  const usualMs = await cpuMs(() => send(`{ ${repeat(300, () => '__typename')} }`));
  let answer: Awaited<ReturnType<typeof send>> | undefined;
  expect(await cpuMs(async () => (answer = await send(query)))).toBeLessThan(100 + 10 * usualMs);
  const { status, body } = answer ?? (await send(query));
  expect(status).toBe(200);
  expect(body.data).toBeUndefined();
  expect(body.errors.map((error: { message: string }) => error.message).join('\n')).toMatch(message);
  expect(body.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('requests just within the limits succeed', async () => {
  for (const query of [
    `{ ${repeat(10, (i) => `a${i}: __typename`)} }`,
    `{ ${repeat(5, () => '__typename @skip(if: false)')} }`,
    `{ ${repeat(100, () => '__typename')} }`,
    '{ a: site(id: 1) { a: name b: name r: passwordRules { minLength } } b: site(id: 2) { r: passwordRules { maxLength } } }',
  ]) {
    expect((await send(query)).body.errors).toBeUndefined();
  }
});

test('a registration with 50 entries of metadata fits, though it is written into the document', async () => {
  const metadata = repeat(50, (i) => `{ key: "key ${i}", value: "value" }`);
  const { body } = await send(`mutation {
    registerCustomer(siteId: 1, input: { email: "a@example.com", password: "correct horse", metadata: [${metadata}] }) {
      __typename
    }
  }`);
  expect(body.data.registerCustomer.__typename).toBe('RegisterCustomerSuccess');
});

test('GraphiQL and code generators can read the whole schema', async () => {
  const { body } = await send(
    getIntrospectionQuery({
      inputValueDeprecation: true,
      specifiedByUrl: true,
      oneOf: true,
      schemaDescription: true,
    }),
  );
  expect(body.errors).toBeUndefined();
  expect(printSchema(buildClientSchema(body.data)).length).toBeGreaterThan(1000);
  expect(printSorted(buildClientSchema(body.data))).toBe(printSorted(publicSchema));
});

test.each([
  '{ a: __schema { types { name } } }',
  '{ __schema { a: types { name } b: types { name } } }',
  '{ ...Schema } fragment Schema on Query { __schema { types { name all: fields { name } } } }',
  '{ __schema { types { ...T } } } fragment T on __Type { a: fields { name } b: fields { name } }',
  '{ __schema { types { name } } a: __type(name: "Site") { all: fields { name } } }',
])('the schema is read once per response, not under aliases: %s', async (query) => {
  const { body } = await service.ask(query);
  expect(body.errors).toMatchObject([{ message: 'A request for __schema may have no aliases in it.' }]);
});

test.each([
  `{ ${repeat(5, (i) => `a${i}: __type(name: "__Type") { name fields { name } }`)} }`,
  '{ type: __type(name: "Site") { name } shop: site(id: 1) { name } }',
  '{ shop: site(id: 1) { name } __schema { queryType { name } } }',
])('aliases of __type and beside introspection are accepted: %s', async (query) => {
  expect((await service.ask(query)).body.errors).toBeUndefined();
});

test('the examples in GraphiQL are within the limits', async () => {
  for (const { query = '', variables } of GRAPHIQL.defaultTabs ?? []) {
    expect((await send(query ?? '', variables ? JSON.parse(variables) : {})).body.errors).toBeUndefined();
  }
  expect(await service.rows()).toHaveLength(1);
});

test.each([
  [
    'a form',
    'application/x-www-form-urlencoded',
    new URLSearchParams({ query: 'mutation { __typename }' }).toString(),
  ],
  [
    'multipart',
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--',
  ],
  ['plain text', 'text/plain', GOOD_BODY],
  ['bare GraphQL', 'application/graphql', '{ __typename }'],
  ['JSON in disguise', 'text/plain; application/json', GOOD_BODY],
])('%s gets 415', async (_case, type, body) => {
  expect((await post(body, { 'content-type': type })).status).toBe(415);
  expect(await service.rows()).toEqual([]);
});

test('a mutation by GET gets 405 with the allowed methods; a query by GET succeeds', async () => {
  const get = (query: string, rest = '') =>
    fetch(`${service.origin}/graphql?query=${encodeURIComponent(query)}${rest}`);
  const refused = await get(`mutation { ${register('a@example.com')} }`);
  expect(refused.status).toBe(405);
  expect(refused.headers.get('allow')).toBe('POST');
  expect(await service.rows()).toEqual([]);
  expect((await (await get('{ __typename }')).json()).data).toEqual({ __typename: 'Query' });
  expect((await get('{ __typename }', '&variables={nonsense')).status).toBe(400);
});

test.each(['PUT', 'DELETE', 'PATCH'])('the method %s gets 405 with the allowed methods', async (method) => {
  const response = await fetch(`${service.origin}/graphql`, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('GET, POST');
});

/** Sends the head and then one chunk after the other, whether the server likes it or not; gives the status. */
function stream(headers: Record<string, string>, chunks: readonly string[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${service.origin}/graphql`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
    });
    outgoing.on('response', (response) => {
      resolve(response.statusCode);
      outgoing.destroy();
    });
    outgoing.on('error', reject);
    for (const chunk of chunks) outgoing.write(chunk);
    // The end is never sent: who is rejected is rejected before it.
  });
}

test('a body of more than 128 KiB gets 413 before all of it was read', async () => {
  const size = 131_073;
  expect(await stream({ 'content-length': String(size) }, ['{'])).toBe(413);
  const kibibyte = 'x'.repeat(1024);
  expect(
    await stream(
      {},
      Array.from({ length: 129 }, () => kibibyte),
    ),
  ).toBe(413);
  expect(
    (await post(JSON.stringify({ query: '{ __typename }', extensions: { padding: 'x'.repeat(130_000) } })))
      .status,
  ).toBe(200);
});

test('every answer forbids storing and sniffing, names the request, and lets browsers call without credentials', async () => {
  for (const response of [
    await post(GOOD_BODY),
    await post('{', JSON_TYPE),
    await post(GOOD_BODY, { 'content-type': 'text/plain' }),
    await post(GOOD_BODY, { ...JSON_TYPE, origin: 'https://example.com' }),
  ]) {
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
    });
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  }
});

const COERCED =
  'mutation ($i: RegisterCustomerInput!) { registerCustomer(siteId: 1, input: $i) { __typename } }';

test('of the hundreds of errors of a variable, fifty are reported', async () => {
  const metadata = Array.from({ length: 900 }, () => 1);
  const { body } = await send(COERCED, { i: { ...GOOD_INPUT, metadata } });
  // And that there are more.
  expect(body.errors).toHaveLength(51);
  expect(body.errors[49].message).toMatch(/^Variable "\$i" is invalid at i\.metadata\[49\]: /);
});

test.each([
  ['entries', { i: { metadata: Array.from({ length: 2000 }, () => 1) } }],
  ['keys', { i: Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, 1])) }],
  ['depths', { i: JSON.parse(`${'['.repeat(2000)}${']'.repeat(2000)}`) }],
])('a request of 2000 %s is rejected', async (_what, variables) => {
  const { status, body } = await send(COERCED, variables);
  expect(status).toBe(400);
  expect(body.errors[0].message).toBe('A request may have at most 1500 values.');
});

test('if the client accepts no JSON, the mutation is not executed', async () => {
  for (const accept of ['image/png', 'text/event-stream', 'application/jsonp']) {
    const response = await post(GOOD_BODY, { ...JSON_TYPE, accept });
    expect(response.status).toBe(406);
  }
  expect(await service.rows()).toEqual([]);
  for (const accept of [
    'image/png, */*;q=0.1',
    'application/*',
    'text/html,application/graphql-response+json; q=0.9',
  ]) {
    const response = await post(JSON.stringify({ query: '{ __typename }' }), { ...JSON_TYPE, accept });
    expect(response.status).toBe(200);
  }
});

test('a document of more than 2000 lines is rejected', async () => {
  for (const newline of ['\n', '\r', '\r\n']) {
    const { body } = await send(`${newline.repeat(2000)}{ __typename }`);
    expect(body.errors[0].message).toBe('A request may have at most 2000 lines.');
    expect((await send(`${newline.repeat(1999)}{ __typename }`)).body.errors).toBeUndefined();
  }
});

/** The response to a GET request with this Host header, which `fetch` does not allow to set. */
async function rawGet(path: string, host: string): Promise<string> {
  const socket = connect(service.port, '127.0.0.1');
  // Not `end`: Node.js gives up on a client that has closed its half of the connection.
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

test.each(['x:99999', 'a b', '[::1', '%'])(
  'an invalid Host header (%s) gets 400 without a body',
  async (host) => {
    for (const path of ['/graphql?query={__typename}', '/livez', '/nowhere']) {
      const answer = await rawGet(path, host);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/Error|\bat /);
    }
  },
);

test('no query is taken for a health check', async () => {
  expect(await rawGet('/graphql?query={__typename}&x=/health', 'localhost')).toContain(
    '{"data":{"__typename":"Query"}}',
  );
});
