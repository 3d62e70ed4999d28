// Settings: validated all at once, and told in the README.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig, SETTING_NAMES } from '../../src/config/config.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

test('with an empty environment everything has its default', () => {
  expect(readConfig({})).toMatchObject({
    port: 4000,
    database: { kind: 'embedded', dataDir: './data' },
    logLevel: 'info',
    corsOrigins: ['*'],
    graphiql: true,
    introspection: true,
    hashCost: { memoryKib: 19_456, iterations: 2 },
  });
});

test('an empty setting counts as absent', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
});

test('DATABASE_URL chooses PostgreSQL', () => {
  const url = 'postgres://user:secret@db.example:5432/customers';
  expect(readConfig({ DATABASE_URL: url, DATABASE_POOLER: 'transaction', ...GIVEN_KEYS }).database).toEqual({
    kind: 'postgres',
    url,
    pooler: 'transaction',
  });
});

test('in production GraphiQL is off unless it is switched on', () => {
  expect(readConfig({ NODE_ENV: 'production' }).graphiql).toBe(false);
  expect(readConfig({ NODE_ENV: 'production', GRAPHIQL: 'on' }).graphiql).toBe(true);
  expect(readConfig({ GRAPHIQL: 'off' }).graphiql).toBe(false);
});

test('the key of secrets is given, in a file beside the embedded database, or nowhere', () => {
  const key = Buffer.alloc(32, 'k');
  expect(readConfig({ SECRETS_KEY: key.toString('base64') }).secretsKey).toEqual({ kind: 'given', key });
  expect(readConfig({ DATA_DIR: '/data' }).secretsKey).toEqual({ kind: 'file', path: '/data/secrets.key' });
  const postgres = { DATABASE_URL: 'postgres://db.example/customers', ...GIVEN_KEYS };
  expect(readConfig(postgres).secretsKey).toEqual({ kind: 'absent' });
});

test('providers of risk assessment are asked where they document it, unless told otherwise', () => {
  expect(readConfig({ RECAPTCHA_URL: 'https://www.recaptcha.net/' }).riskProviders).toEqual({
    RECAPTCHA_ENTERPRISE: 'https://recaptchaenterprise.googleapis.com',
    RECAPTCHA_V2: 'https://www.recaptcha.net',
    RECAPTCHA_V3: 'https://www.recaptcha.net',
    TURNSTILE: 'https://challenges.cloudflare.com',
    HCAPTCHA: 'https://api.hcaptcha.com',
  });
});

describe('bad settings', () => {
  test('are all told at once, and without their values', () => {
    const bad = {
      PORT: '70000',
      DATABASE_URL: 'mysql://user:hunter2@db/x',
      DATABASE_POOLER: 'hunter2',
      LOG_LEVEL: 'hunter2',
      CORS_ORIGINS: 'https://example.com/hunter2',
      GRAPHIQL: 'hunter2',
      HASH_MEMORY_KIB: '8',
      HASH_ITERATIONS: 'hunter2',
      AUTH_SIGNING_KEYS: '[{"kty":"OKP","d":"hunter2"}]',
      AUTH_ISSUER: ':hunter2',
      AUTH_TOKEN_LIFETIME_SECONDS: 'hunter2',
      SECRETS_KEY: 'hunter2',
      HCAPTCHA_URL: 'hunter2',
    };
    const message = messageOf(() => readConfig(bad));
    for (const name of Object.keys(bad)) expect(message).toContain(`${name}: `);
    expect(message).not.toContain('hunter2');
  });

  test.each([
    ['HASH_MEMORY_KIB', '19455'],
    ['HASH_ITERATIONS', '1'],
    ['HASH_ITERATIONS', '-2'],
    ['PORT', '4000.5'],
    ['PORT', '0x10'],
    ['DATABASE_URL', 'postgres://user:p@ss:word@:host'],
    ['CORS_ORIGINS', 'example.com'],
    ['SECRETS_KEY', Buffer.alloc(31).toString('base64')],
    ['SECRETS_KEY', Buffer.alloc(33).toString('base64')],
    ['TURNSTILE_URL', 'ftp://challenges.example'],
    ['RECAPTCHA_URL', 'https://www.example/?q'],
  ])('%s=%s refuses to start', (name, value) => {
    expect(messageOf(() => readConfig({ [name]: value }))).toContain(name);
  });
});

test('docs/settings.md lists exactly the settings, in their order', () => {
  const document = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const named = [...document.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(SETTING_NAMES);
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

test('registrations are limited, and nobody is believed to be a proxy, unless the operator says otherwise', () => {
  expect(readConfig({})).toMatchObject({ rateLimits: { perMinute: 10, perHour: 60 }, trustedProxies: [] });
});
