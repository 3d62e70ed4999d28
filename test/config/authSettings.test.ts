// The settings of auth tokens.
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { SIGNING_KEYS } from '../support/signingKeys.ts';

const DATABASE_URL = 'postgres://127.0.0.1/customers';

test('by default keys are kept in the data directory and tokens live for an hour', () => {
  expect(readConfig({ DATA_DIR: '/srv/data' })).toMatchObject({
    signingKeys: { kind: 'dataDirectory', directory: '/srv/data' },
    authTokens: { issuer: 'customer-registration', lifetimeSeconds: 3600 },
  });
});

test('with DATABASE_URL, missing keys are reported with all other problems, and with the command that generates one', () => {
  expect(() => readConfig({ DATABASE_URL, PORT: 'x' })).toThrow(
    /PORT: [\s\S]*AUTH_SIGNING_KEYS: .*cli -- keys generate/,
  );
});

test('keys that cannot be read are a problem, and are not repeated', () => {
  const start = () => readConfig({ DATABASE_URL, AUTH_SIGNING_KEYS: `${JSON.stringify(SIGNING_KEYS)}]` });
  expect(start).toThrow(/AUTH_SIGNING_KEYS: expected private P-256 or Ed25519 keys/);
  expect(start).not.toThrow(SIGNING_KEYS[0].d);
});

test('an issuer is a name or a URL', () => {
  expect(readConfig({ AUTH_ISSUER: 'https://id.example' }).authTokens.issuer).toBe('https://id.example');
  expect(() => readConfig({ AUTH_ISSUER: ': a' })).toThrow(/AUTH_ISSUER/);
});
