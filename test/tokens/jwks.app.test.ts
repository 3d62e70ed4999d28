// /.well-known/jwks.json: what a stranger's server needs to verify a token, and nothing more.
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { useListeningService } from '../support/listeningService.ts';
import { GOOD_INPUT } from '../support/service.ts';
import { SIGNING_KEYS } from '../support/signingKeys.ts';

const service = useListeningService();
let url: string;

beforeAll(() => {
  url = `${service.origin}/.well-known/jwks.json`;
});

test("a stranger's server verifies a token by JWKS URL, issuer and audience alone", async () => {
  const { authToken, customer } = await service.register(1, GOOD_INPUT);

  // The recipe of the README.
  const keys = createRemoteJWKSet(new URL(url));
  const { payload } = await jwtVerify(authToken.token, keys, {
    issuer: 'customer-registration',
    audience: 'account-1',
    algorithms: ['EdDSA'],
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

test('verifiers may keep the keys for five minutes, and ask by ETag from then on', async () => {
  const { headers } = await fetch(url);
  expect(headers.get('cache-control')).toBe('public, max-age=300');
  expect(headers.get('content-type')).toBe('application/jwk-set+json');
  const again = await fetch(url, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
});

test('HEAD is answered without a body, and other methods are not allowed', async () => {
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  const post = await fetch(url, { method: 'POST', body: '{}' });
  expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});
