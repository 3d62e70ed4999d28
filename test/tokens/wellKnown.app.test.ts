// /.well-known/: what another server needs to verify a token, and nothing else.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { createWellKnown } from '../../src/http/wellKnown.ts';
import { useListeningService } from '../support/listeningService.ts';
import { GOOD_INPUT } from '../support/service.ts';
import { SIGNING_KEYS } from '../support/signingKeys.ts';

const service = useListeningService();
let url: string;

beforeEach(() => {
  url = `${service.origin}/.well-known/jwks.json`;
});

test('another server verifies a token with the address of the keys, issuer and audience', async () => {
  const { authToken, customer } = await service.register(1, GOOD_INPUT);

  const keys = createRemoteJWKSet(new URL(url));
  const { payload } = await jwtVerify(authToken.token, keys, {
    issuer: 'customer-registration',
    audience: 'account-1',
    algorithms: ['ES256'],
  });
  expect(payload.sub).toBe(customer.id);

  const audience = { issuer: 'customer-registration', audience: 'account-2' };
  await expect(jwtVerify(authToken.token, keys, audience)).rejects.toThrow('"aud"');
});

test('every key is published, the present one first, and no private half', async () => {
  const response = await fetch(url);
  const text = await response.text();
  expect(JSON.parse(text).keys.map((key: { kid: string }) => key.kid)).toEqual(['present', 'former']);
  for (const { d } of SIGNING_KEYS) expect(text).not.toContain(d);
});

test.for([undefined, '*/*', 'application/json', 'application/jwk-set+json', 'text/html'])(
  'the keys are application/json, also for Accept: %s',
  async (accept) => {
    const { headers } = await fetch(url, accept === undefined ? {} : { headers: { accept } });
    expect(headers.get('content-type')).toBe('application/json');
  },
);

describe('verifiers may cache the keys for five minutes, and then ask by ETag:', () => {
  const ask = async (ifNoneMatch: (etag: string) => string) => {
    const first = await fetch(url);
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    const again = await fetch(url, { headers: { 'if-none-match': ifNoneMatch(etag) } });
    expect(again.headers.get('etag')).toBe(etag);
    return [again.status, await again.text()] as const;
  };

  test.for<[string, (etag: string) => string]>([
    ['the tag', (etag) => etag],
    ['the weak tag that a compressing proxy made of it', (etag) => `W/${etag}`],
    ['a list that contains it', (etag) => `"a", W/"b,c" ,${etag}`],
    ['a list that contains it as a weak tag', (etag) => `W/"a",W/${etag}`],
    ['any tag', () => '*'],
  ])('%s: 304 without a body', async ([, ifNoneMatch]) => {
    expect(await ask(ifNoneMatch)).toEqual([304, '']);
  });

  test.for<[string, (etag: string) => string]>([
    ['another tag', () => '"a"'],
    ['other tags', () => '"a", W/"b"'],
    ['the tag without its quotes', (etag) => etag.slice(1, -1)],
    ['a tag that contains it', (etag) => `"a${etag.slice(1)}`],
    ['an asterisk as a tag', () => '"*"'],
  ])('%s: 200', async ([, ifNoneMatch]) => {
    const [status, body] = await ask(ifNoneMatch);
    expect(status).toBe(200);
    expect(JSON.parse(body).keys).toHaveLength(2);
  });
});

test('HEAD has no body, and other methods are not allowed', async () => {
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  const post = await fetch(url, { method: 'POST', body: '{}' });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('an issuer that is a name has no openid-configuration', async () => {
  expect((await fetch(`${service.origin}/.well-known/openid-configuration`)).status).toBe(404);
});

describe.each([
  ['https://id.example', ''],
  ['https://id.example/', ''],
  ['https://id.example/auth', '/auth'],
  ['http://localhost:4000/auth/', '/auth'],
])('with the issuer %s', (issuer, path) => {
  const withIssuer = useListeningService({ AUTH_ISSUER: issuer });

  test('openid-configuration names the issuer of the tokens, and keys that verify them', async () => {
    const { authToken } = await withIssuer.register(1, GOOD_INPUT);
    for (const prefix of new Set(['', path])) {
      const response = await fetch(`${withIssuer.origin}${prefix}/.well-known/openid-configuration`);
      expect(response.headers.get('content-type')).toBe('application/json');
      const configuration = (await response.json()) as { issuer: string; jwks_uri: string };
      expect(configuration).toEqual({
        issuer,
        jwks_uri: `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
        response_types_supported: ['none'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256', 'EdDSA'],
      });
      // The proxy in front is at the issuer's origin.
      const jwksUrl = new URL(new URL(configuration.jwks_uri).pathname, withIssuer.origin);
      const verified = jwtVerify(authToken.token, createRemoteJWKSet(jwksUrl), {
        issuer: configuration.issuer,
        audience: 'account-1',
      });
      await expect(verified).resolves.toBeDefined();
    }
  });
});

test.for([
  'https://id.example/?tenant=1',
  'https://id.example/#a',
  'urn:example:id',
  'mailto:id@example.com',
])('an issuer that is no address to discover has none: %s', (issuer) => {
  expect(Object.keys(createWellKnown(issuer, service.app.publicKeys))).toEqual(['/.well-known/jwks.json']);
});
