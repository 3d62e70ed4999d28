// GraphQL errors: a code, a request id, where the fault is; and nothing of what was sent.
import { afterEach, describe, expect, test } from 'vitest';
import { REGISTER_CUSTOMER, useService } from '../support/service.ts';

const service = useService();

const CANARY = 'canary-7Dq-secret';
const answers: string[] = [];

async function post(body: string, headers: Record<string, string> = {}) {
  const response = await service.endpoint.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  answers.push(text);
  return { status: response.status, headers: response.headers, errors: JSON.parse(text).errors };
}

const ask = (query: string, variables: object = {}) => post(JSON.stringify({ query, variables }));

afterEach(() => {
  expect(answers.join()).not.toContain(CANARY);
  expect(service.logLines.join()).not.toContain(CANARY);
  answers.length = 0;
});

describe('for a variable of the wrong type, the message contains the path and not the value', () => {
  test.each([
    [{ email: 'a@example.com', password: [CANARY] }, 'input.password: Expected a value of type "String".'],
    [{ email: { [CANARY]: 1 }, password: CANARY }, 'input.email: Expected a value of type "String".'],
    [
      { email: 'a@example.com', password: CANARY, language: CANARY },
      'input.language: Expected a value of type "LanguageCode".',
    ],
    [{ password: CANARY }, 'input: Field "email" of required type "String!" was not provided.'],
    [
      { email: 'a@example.com', password: CANARY, id: CANARY },
      'input: Field "id" is not defined by type "RegisterCustomerInput".',
    ],
    [
      { email: 'a@example.com', password: CANARY, metadata: [{ key: CANARY, value: 1 }] },
      'input.metadata[0].value: Expected a value of type "String".',
    ],
    [CANARY, 'input: Expected type "RegisterCustomerInput" to be an object.'],
  ])('%j', async (input, fault) => {
    const { errors } = await ask(REGISTER_CUSTOMER, { siteId: 1, input });
    expect(errors).toEqual([
      {
        message: `Variable "$input" is invalid at ${fault}`,
        locations: expect.anything(),
        extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) },
      },
    ]);
  });

  test('all errors of a variable are reported', async () => {
    const { errors } = await ask(REGISTER_CUSTOMER, {
      siteId: 1,
      input: { email: 1, password: 2, title: 3 },
    });
    expect(errors.map(({ message }: { message: string }) => message.split(':')[0])).toEqual([
      'Variable "$input" is invalid at input.email',
      'Variable "$input" is invalid at input.password',
      'Variable "$input" is invalid at input.title',
    ]);
  });
});

describe('for a literal of the wrong type, the message does not contain it', () => {
  test.each([
    [`{ site(id: "${CANARY}") { id } }`, 'Expected a value of type "Int".'],
    [
      `mutation { registerCustomer(siteId: 1, input: { email: ["${CANARY}"], password: 1 }) { __typename } }`,
      'Expected a value of type "String".',
    ],
    [
      `mutation { registerCustomer(siteId: 1, input: { email: "${CANARY}", password: "x", language: "${CANARY}" }) { __typename } }`,
      'Expected a value of type "LanguageCode".',
    ],
    [
      `mutation { registerCustomer(siteId: 1, input: { email: "${CANARY}" }) { __typename } }`,
      'Field "RegisterCustomerInput.password" of required type "String!" was not provided.',
    ],
  ])('%s', async (query, message) => {
    const { errors } = await ask(query);
    expect(errors[0]).toMatchObject({ message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });
});

test('for a syntax error, the message contains the position only', async () => {
  const { errors } = await ask(`{ site(id: 1) "${CANARY}" { id } }`);
  expect(errors).toMatchObject([
    { message: 'Syntax error at line 1, column 15.', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ]);
});

test.each([
  `{"query": "${CANARY}`,
  `"${CANARY}"`,
  `["${CANARY}"]`,
  `{"variables": {"password": "${CANARY}"}}`,
  `{"query": {"${CANARY}": 1}}`,
  'null',
])('the body %s is no request', async (body) => {
  const { status, errors } = await post(body);
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) } }]);
  expect(errors[0].extensions).not.toHaveProperty('originalError');
});

test.each([
  ['an invalid byte', [0xff]],
  ['a sequence that ends too early', [0xc3, 0x28]],
  ['an encoded surrogate', [0xed, 0xa0, 0x80]],
])('a body that is not UTF-8 is no request: %s', async (_case, bytes) => {
  const [before = '', after = ''] = JSON.stringify({
    query: REGISTER_CUSTOMER,
    variables: { siteId: 1, input: { email: 'a@example.com', password: `${CANARY}|` } },
  }).split('|');
  const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
  const response = await service.endpoint.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(response.status).toBe(400);
  expect((await response.json()).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(await service.rows()).toEqual([]);
});

test('a document with too many tokens is reported as that, and not as a syntax error', async () => {
  const { errors } = await ask(`{ site(id: 1) { ${'name '.repeat(1000)} } }`);
  expect(errors).toMatchObject([{ message: 'A request may have at most 1000 tokens.' }]);
});

test('a parameter that is unknown is not repeated', async () => {
  const { errors } = await post(JSON.stringify({ query: '{ unknownField }', [CANARY]: CANARY }));
  expect(errors).toHaveLength(1);
});

test('a body over 128 KiB is rejected', async () => {
  const { status, errors } = await post(
    JSON.stringify({ query: '{ site(id: 1) { id } }', variables: { x: CANARY.repeat(8000) } }),
  );
  expect(status).toBe(413);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

describe('the request id', () => {
  test("is the caller's own where it gives one", async () => {
    const { headers, errors } = await post('{}', { 'x-request-id': 'abc.123' });
    expect(headers.get('x-request-id')).toBe('abc.123');
    expect(errors[0].extensions.requestId).toBe('abc.123');
  });

  test('is made where the caller gives none, or something that does not belong into a log', async () => {
    for (const given of ['', 'a b', 'x'.repeat(65), '{"json":1}']) {
      const { headers, errors } = await post('{}', { 'x-request-id': given });
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(errors[0].extensions.requestId).toBe(headers.get('x-request-id'));
    }
  });
});

test('no answer may be stored by a cache', async () => {
  const { headers } = await ask('{ site(id: 1) { id } }');
  expect(headers.get('cache-control')).toBe('no-store');
});
