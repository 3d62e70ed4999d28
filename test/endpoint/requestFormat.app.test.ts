// The form of a request: unknown parameters, content codings, empty names, persisted queries, encodings of text.
import { expect, test } from 'vitest';
import { PLATFORM_ENDPOINT } from '../../src/endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';
import { useService } from '../support/service.ts';

const service = useService();

async function post(body: BodyInit, headers: Record<string, string> = {}, path = PUBLIC_ENDPOINT.path) {
  const endpoint = path === PUBLIC_ENDPOINT.path ? service.endpoint : service.platformEndpoint;
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body };
  const response = await endpoint.fetch(`http://localhost${path}`, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const QUERY = '{ __typename }';
const DATA = { data: { __typename: 'Query' } };
const PLATFORM_DATA = { data: { __typename: 'PlatformQuery' } };

test.each([
  [PUBLIC_ENDPOINT.path, DATA],
  [PLATFORM_ENDPOINT.path, PLATFORM_DATA],
])('parameters that the server does not know are ignored: %s', async (path, data) => {
  const names = ['id', 'onError', 'documentId', 'doc_id', 'hash', 'operation', 'key', '', 'uploads', 'kind'];
  for (const name of [...names, '__proto__', 'constructor', 'toString']) {
    for (const value of ['x', { deep: [1] }, true]) {
      const body = `{"query":"${QUERY}",${JSON.stringify(name)}:${JSON.stringify(value)}}`;
      expect(await post(body, {}, path)).toMatchObject({ status: 200, body: data });
    }
  }
});

test.each([
  [{ variables: 'x' }],
  [{ variables: [1] }],
  [{ extensions: 1 }],
  [{ query: 5 }],
  [{ query: null }],
  [{ operationName: 'Unknown' }],
  [{ operationName: 0 }],
  [{ operationName: [] }],
])('a known parameter of another type or value is an error: %j', async (parameters) => {
  const { status, body } = await post(JSON.stringify({ query: QUERY, ...parameters }));
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test.each(['gzip', 'deflate', 'br', 'zstd', 'x-gzip', 'compress', 'GZIP', 'identity, gzip', 'unknown'])(
  'a body in the coding %s gets 415 and the coding that is accepted',
  async (coding) => {
    for (const content of [JSON.stringify({ query: QUERY }), 'not JSON']) {
      const { status, headers, body } = await post(content, { 'content-encoding': coding });
      expect(status).toBe(415);
      expect(headers.get('accept-encoding')).toBe('identity');
      expect(body.errors).toMatchObject([{ message: 'Send the body without compression.' }]);
    }
  },
);

test.each(['identity', 'Identity', '', ' identity '])('the coding "%s" is none', async (coding) => {
  expect(await post(JSON.stringify({ query: QUERY }), { 'content-encoding': coding })).toMatchObject({
    status: 200,
    body: DATA,
  });
});

test('an empty operationName is none, by POST and by GET', async () => {
  expect(await post(JSON.stringify({ query: QUERY, operationName: '' }))).toMatchObject({ body: DATA });
  const get = (query: string) =>
    service.endpoint.fetch(`http://localhost/graphql?operationName=&query=${encodeURIComponent(query)}`);
  expect(await (await get(QUERY)).json()).toEqual(DATA);
  const two = 'query A { __typename } query B { __typename }';
  for (const operationName of ['', undefined, 'C']) {
    const { status, body } = await post(JSON.stringify({ query: two, operationName }));
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ message: expect.stringContaining('"operationName"') }]);
  }
  expect((await get(two)).status).toBe(400);
});

test('a client that sends the hash of a query instead of the query is asked for the query', async () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } };
  const search = new URLSearchParams({ extensions: JSON.stringify(extensions) });
  const get = async (query: string) => {
    const response = await service.endpoint.fetch(`http://localhost/graphql?${search}${query}`);
    return { status: response.status, body: await response.json() };
  };
  for (const response of [
    await post(JSON.stringify({ extensions })),
    await post(JSON.stringify({ extensions, operationName: 'A', variables: {} })),
    await post(JSON.stringify({ extensions, query: null })),
    await post(JSON.stringify({ extensions, query: '' })),
    await post(JSON.stringify({ extensions }), { accept: 'application/graphql-response+json' }),
    await get(''),
  ]) {
    expect(response.status).toBe(200);
    expect(response.body.errors).toMatchObject([
      { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
    ]);
  }
  // The second attempt contains both.
  expect(await post(JSON.stringify({ extensions, query: QUERY }))).toMatchObject({ body: DATA });
  expect(await get(`&query=${encodeURIComponent(QUERY)}`)).toMatchObject({ body: DATA });
});

test('a body is UTF-8, with or without a byte order mark', async () => {
  const text = JSON.stringify({ query: `{ site(id: 1) { name } } # ä` });
  expect(await post(Buffer.from(`\ufeff${text}`))).toMatchObject({ status: 200 });
  for (const encoding of ['utf16le', 'latin1'] as const) {
    const { status, body } = await post(Buffer.from(text, encoding));
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ message: 'The body must be a JSON object, in UTF-8.' }]);
  }
});
