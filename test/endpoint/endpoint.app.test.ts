// What an endpoint decides before the schema: CORS, introspection, methods and content types.
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { createGraphqlEndpoint } from '../../src/endpoint/graphqlEndpoint.ts';
import { PLATFORM_ENDPOINT } from '../../src/endpoint/platformEndpoint.ts';
import { PUBLIC_ENDPOINT } from '../../src/endpoint/publicEndpoint.ts';
import { createLog } from '../../src/lib/log.ts';
import { GOOD_INPUT, REGISTER_CUSTOMER, useService } from '../support/service.ts';

const service = useService();
const URL = 'http://localhost/graphql';

test('a preflight from any origin is granted, without credentials', async () => {
  const response = await service.endpoint.fetch(URL, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://publisher.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization,traceparent',
    },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
  expect(response.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('traceparent');
  expect(response.headers.get('access-control-max-age')).toBe('7200');
  expect(response.headers.get('access-control-allow-credentials')).not.toBe('true');
});

test('introspection can be switched off', async () => {
  const config = readConfig({ INTROSPECTION: 'off' });
  const endpoint = createGraphqlEndpoint(service.app, PUBLIC_ENDPOINT, {
    ...config,
    log: createLog('silent'),
  });
  const body = JSON.stringify({ query: '{ __schema { types { name } } }' });
  const headers = { 'content-type': 'application/json' };
  const answer = await (await endpoint.fetch(URL, { method: 'POST', headers, body })).json();
  expect(answer.errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('without introspection, no error names other parts of the schema', async () => {
  for (const introspection of ['on', 'off']) {
    const config = readConfig({ INTROSPECTION: introspection });
    const options = { ...config, log: createLog('silent') };
    const body = JSON.stringify({ query: '{ accoun { id } sit(id: 1) { id } }' });
    for (const endpoint of [PUBLIC_ENDPOINT, PLATFORM_ENDPOINT]) {
      const yoga = createGraphqlEndpoint(service.app, endpoint, options);
      const headers = { 'content-type': 'application/json' };
      const response = await yoga.fetch(`http://localhost${endpoint.path}`, {
        method: 'POST',
        headers,
        body,
      });
      const text = await response.text();
      expect(text).toContain('Cannot query field');
      expect(text.includes('Did you mean')).toBe(introspection === 'on');
    }
  }
});

test('an answer to another origin carries no leave to send credentials', async () => {
  const { headers } = await service.ask('{ __typename }', {}, { origin: 'https://publisher.example' });
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-credentials')).not.toBe('true');
});

test('where origins are configured, no other may read an answer', async () => {
  const config = readConfig({ CORS_ORIGINS: 'https://one.example,https://two.example' });
  const endpoint = createGraphqlEndpoint(service.app, PUBLIC_ENDPOINT, {
    ...config,
    log: createLog('silent'),
  });
  const allowedFor = async (origin: string) => {
    const headers = { origin, 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ __typename }' });
    const response = await endpoint.fetch(URL, { method: 'POST', headers, body });
    return response.headers.get('access-control-allow-origin');
  };
  expect(await allowedFor('https://two.example')).toBe('https://two.example');
  expect(await allowedFor('https://three.example')).toBeNull();
  expect(await allowedFor('null')).toBeNull();
});

test.each([
  ['application/x-www-form-urlencoded', `query=${encodeURIComponent('{ __typename }')}`],
  ['text/plain', JSON.stringify({ query: '{ __typename }' })],
  [
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{ __typename }\r\n--x--',
  ],
])('a body of type %s is not executed', async (type, body) => {
  const response = await service.endpoint.fetch(URL, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.status).toBeLessThan(500);
});

test('a mutation by GET is not executed', async () => {
  const query = new URLSearchParams({
    query: REGISTER_CUSTOMER,
    variables: JSON.stringify({ siteId: 1, input: GOOD_INPUT }),
  });
  const response = await service.endpoint.fetch(`${URL}?${query}`, {
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(405);
  expect(await service.rows()).toEqual([]);
});
