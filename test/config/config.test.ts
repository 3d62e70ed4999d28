// Settings: read as people write them, and every problem reported at once.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { SETTING_NAMES } from '../../src/config/settings.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const DATABASE_URL = 'postgres://user:secret@db.example:5432/customers';
const POSTGRES = { DATABASE_URL, ...GIVEN_KEYS };

test('with an empty environment everything has its default', () => {
  expect(readConfig({})).toMatchObject({
    port: 4000,
    database: { kind: 'embedded', dataDir: './data' },
    logLevel: 'info',
    corsOrigins: ['*'],
    trustedProxies: [],
    graphiql: true,
    introspection: true,
    hashCost: { memoryKib: 19_456, iterations: 2 },
    rateLimits: { perMinute: 10, perHour: 60 },
    production: false,
  });
});

test('DATABASE_URL chooses PostgreSQL', () => {
  expect(readConfig({ ...POSTGRES, DATABASE_POOLER: 'transaction' }).database).toMatchObject({
    kind: 'postgres',
    pooler: 'transaction',
  });
});

describe('GraphiQL', () => {
  test.for<[Record<string, string>, boolean]>([
    [{}, true],
    [{ NODE_ENV: 'production' }, false],
    [POSTGRES, false],
    [{ ...POSTGRES, NODE_ENV: 'development' }, false],
    [{ GRAPHIQL: 'off' }, false],
    [{ NODE_ENV: 'production', GRAPHIQL: 'on' }, true],
    [{ ...POSTGRES, GRAPHIQL: 'on' }, true],
  ])('is off by default in production and with DATABASE_URL: %j', ([environment, graphiql]) => {
    expect(readConfig(environment).graphiql).toBe(graphiql);
  });
});

test('the key of secrets is given, in a file beside the embedded database, or absent', () => {
  const key = Buffer.alloc(32, 'k');
  expect(readConfig({ SECRETS_KEY: key.toString('base64') }).secretsKey).toEqual({ kind: 'given', key });
  expect(readConfig({ DATA_DIR: '/data' }).secretsKey).toEqual({ kind: 'file', path: '/data/secrets.key' });
  expect(readConfig(POSTGRES).secretsKey).toEqual({ kind: 'absent' });
});

describe('mail', () => {
  const SMTP = { SMTP_URL: 'smtp://mail.example', MAIL_FROM: 'no-reply@daily.example' };
  const server = { host: 'mail.example', port: 587, secure: false };
  const smtp = { kind: 'smtp', server, from: 'no-reply@daily.example' };
  const mailbox = { kind: 'mailbox', directory: '/data/mailbox' };
  const none = { kind: 'none' };

  test.for<[Record<string, string>, object]>([
    [SMTP, smtp],
    [{ ...SMTP, ...POSTGRES }, smtp],
    [{ ...SMTP, NODE_ENV: 'production', MAILBOX: 'off' }, smtp],
    [{}, mailbox],
    [{ MAILBOX: 'on' }, mailbox],
    [{ MAILBOX: 'on', NODE_ENV: 'development' }, mailbox],
    [{ MAILBOX: 'off' }, none],
    [{ NODE_ENV: 'production' }, none],
    [POSTGRES, none],
  ])('%j goes to a server, to the mailbox, or nowhere', ([environment, mail]) => {
    expect(readConfig({ DATA_DIR: '/data', ...environment }).mail).toEqual(mail);
  });

  test.for<[Record<string, string>, string[]]>([
    [{ SMTP_URL: SMTP.SMTP_URL }, ['MAIL_FROM: required with SMTP_URL']],
    [{ MAIL_FROM: SMTP.MAIL_FROM }, ['SMTP_URL: required with MAIL_FROM']],
    [{ ...SMTP, MAILBOX: 'on' }, ['MAILBOX: must not be on with SMTP_URL']],
    [{ ...POSTGRES, MAILBOX: 'on' }, ['MAILBOX: must not be on with DATABASE_URL']],
    [{ NODE_ENV: 'production', MAILBOX: 'on' }, ['MAILBOX: must not be on in production']],
    [{ ...SMTP, SMTP_URL: 'smtp://user:hunter2@' }, ['SMTP_URL: expected a host name']],
    [{ ...SMTP, MAIL_FROM: 'The Daily <a@daily.example>' }, ['MAIL_FROM: expected an address']],
  ])('%j cannot be', ([environment, problems]) => {
    expect(problemsOf(environment)).toEqual(problems.map((problem) => expect.stringContaining(problem)));
  });
});

test('providers of risk assessment have their documented addresses by default', () => {
  expect(readConfig({ RECAPTCHA_URL: 'https://www.recaptcha.net/' }).riskProviders).toEqual({
    RECAPTCHA_ENTERPRISE: 'https://recaptchaenterprise.googleapis.com',
    RECAPTCHA_V2: 'https://www.recaptcha.net',
    RECAPTCHA_V3: 'https://www.recaptcha.net',
    TURNSTILE: 'https://challenges.cloudflare.com',
    HCAPTCHA: 'https://api.hcaptcha.com',
  });
});

/** A good value of every setting that is not its default. */
const GOOD: Record<string, string> = {
  PORT: '8080',
  HOST: '127.0.0.2',
  DATABASE_URL,
  DATABASE_POOLER: 'transaction',
  DATA_DIR: '/srv/data',
  LOG_LEVEL: 'debug',
  CORS_ORIGINS: 'https://a.example, https://b.example',
  TRUSTED_PROXIES: '10.0.0.0/8, ::1',
  GRAPHIQL: 'on',
  INTROSPECTION: 'off',
  METRICS_PORT: '9090',
  HASH_SLOTS: '2',
  UV_THREADPOOL_SIZE: '8',
  HASH_MEMORY_KIB: '20000',
  HASH_ITERATIONS: '3',
  RATE_LIMIT_PER_MINUTE: '5',
  RATE_LIMIT_PER_HOUR: '50',
  ...GIVEN_KEYS,
  AUTH_ISSUER: 'https://id.example',
  AUTH_TOKEN_LIFETIME_SECONDS: '60',
  SECRETS_KEY: Buffer.alloc(32, 'k').toString('base64'),
  RECAPTCHA_ENTERPRISE_URL: 'https://a.example',
  RECAPTCHA_URL: 'https://b.example',
  TURNSTILE_URL: 'https://c.example',
  HCAPTCHA_URL: 'https://d.example',
  SMTP_URL: 'smtp://mail.example',
  MAIL_FROM: 'no-reply@daily.example',
  MAILBOX: 'off',
  MAILS_PER_SITE_PER_HOUR: '50',
  NODE_ENV: 'production',
};

/** Without the keys, whose objects cannot be compared. */
const read = (environment: Record<string, string>) => {
  const { signingKeys, ...config } = readConfig(environment);
  return { ...config, signing: signingKeys.kind === 'given' && signingKeys.keys.publicSet };
};

describe('white space around a value, a line break and a byte order mark are no part of it:', () => {
  test('the table of values has every setting that can be set to one', () => {
    for (const name of Object.keys(GOOD)) expect(SETTING_NAMES).toContain(name);
  });

  test.for(Object.keys(GOOD))('%s', (name) => {
    for (const [before, after] of [
      ['', '\n'],
      ['', '\r\n'],
      [' ', ''],
      ['\t', ' '],
      ['\uFEFF', ''],
      ['\u00A0', '\u2028'],
    ]) {
      expect(read({ ...GOOD, [name]: `${before}${GOOD[name]}${after}` })).toEqual(read(GOOD));
    }
  });

  test.for(Object.keys(GOOD))('a blank %s is absent', (name) => {
    // None alone: two and two belong together.
    const {
      DATABASE_URL: _url,
      AUTH_SIGNING_KEYS: _keys,
      SMTP_URL: _smtp,
      MAIL_FROM: _from,
      ...others
    } = GOOD;
    for (const blank of ['', ' ', '\n', '\uFEFF', '\u00A0\t']) {
      const { [name]: _absent, ...environment } = others;
      expect(read({ ...others, [name]: blank })).toEqual(read(environment as Record<string, string>));
    }
  });
});

describe('NODE_ENV', () => {
  test.for([
    'production',
    'production\n',
    ' production',
    'Production',
    'PRODUCTION',
    '"production"',
    "'production'",
    'prod',
    'producton',
    'staging',
    'live',
    'production\u200b',
  ])('%j is production: GraphiQL is off', (NODE_ENV) => {
    expect(readConfig({ NODE_ENV })).toMatchObject({ production: true, graphiql: false });
  });

  test.for(['', ' ', 'development', 'Development\n', 'dev', 'test', '"test"', 'local'])(
    '%j is not production',
    (NODE_ENV) => {
      expect(readConfig({ NODE_ENV })).toMatchObject({ production: false, graphiql: true });
    },
  );
});

test.for(['tcp://10.0.0.1:80', 'udp://10.0.0.1:53', 'sctp://[fd00::1]:9', ' tcp://10.0.0.1:80\n'])(
  "Kubernetes' variables of a service are not our settings: %j",
  (link) => {
    expect(read({ METRICS_PORT: link, PORT: link })).toEqual(read({}));
  },
);

describe('CORS_ORIGINS', () => {
  const origins = (text: string) => readConfig({ CORS_ORIGINS: text }).corsOrigins;

  test.for([
    '*',
    'https://example.com',
    'http://localhost',
    'http://localhost:3000',
    'http://127.0.0.1:5173',
    'http://[::1]:3000',
    'https://xn--mnchen-3ya.example',
    'https://my_host.example',
    'https://example.com.',
    'capacitor://localhost',
    'ionic://localhost',
    'tauri://localhost',
    'app://obsidian.md',
    'chrome-extension://gighmmpiobklfepjocnamgkkbiglidom',
    'moz-extension://3f1b1c4e-2f6e-4c55-9d0b-0f6b5a3e7a11',
    'safari-web-extension://E5A1C3B2-8F0E-4D77-9C2B-1A2B3C4D5E6F',
  ])('%s is an origin that clients send', (origin) => {
    expect(origins(origin)).toEqual([origin]);
  });

  test('items of a list may have white space around them', () => {
    expect(origins('https://a.example ,\n capacitor://localhost')).toEqual([
      'https://a.example',
      'capacitor://localhost',
    ]);
  });

  test.for([
    'https://*.example.com',
    'https://*',
    'https://shop.*',
    'https://*.com',
    'https://sh*p.example.com',
    '*.example.com',
    'capacitor://*',
    'https://.example.com',
    'https://a..example.com',
    'https://{tenant}.example.com',
    'https://$HOST',
    'https://(a|b).example.com',
    'https://.*\\.example\\.com',
    'https://example.com/',
    'https://example.com/path',
    'https://example.com?a',
    'https://example.com#a',
    'https://user@example.com',
    'https://example.com:443',
    'http://example.com:80',
    'https://example.com:0',
    'https://example.com:70000',
    'https://example.com:',
    'HTTPS://example.com',
    'https://Example.com',
    'https://münchen.example',
    'https://127.1',
    `https://${'a'.repeat(64)}.example`,
    'capacitor://localhost/',
    'Capacitor://localhost',
    'chrome-extension://',
    'ftp://example.com',
    'ws://example.com',
    'wss://example.com',
    'file://',
    'file://localhost',
    'data:text/html,a',
    'data://a',
    'blob:https://example.com',
    'javascript://a',
    'null',
    'example.com',
    '//example.com',
    'https:example.com',
    'https://a.example;https://b.example',
    'https://a.example https://b.example',
    'https://a.example,',
    ',https://a.example',
    'https://a.example,,https://b.example',
  ])('%s, which no client sends as an origin, is rejected', (text) => {
    expect(problemsOf({ CORS_ORIGINS: text })).toEqual([expect.stringMatching(/^CORS_ORIGINS: expected/)]);
  });
});

describe('DATABASE_URL needs AUTH_SIGNING_KEYS, and ports differ:', () => {
  test.for<[Record<string, string>, RegExp]>([
    [{ DATABASE_URL }, /^AUTH_SIGNING_KEYS: required .* keys generate$/],
    [{ PORT: '4000', METRICS_PORT: '4000' }, /^METRICS_PORT: must not be the same as PORT$/],
    [{ METRICS_PORT: '4000' }, /^METRICS_PORT: must not/],
    [{ HASH_SLOTS: '9' }, /^HASH_SLOTS: needs a UV_THREADPOOL_SIZE/],
  ])('%j', ([environment, problem]) => {
    expect(problemsOf(environment)).toEqual([expect.stringMatching(problem)]);
    // Also together with a problem of another setting.
    expect(problemsOf({ ...environment, LOG_LEVEL: 'loud' })).toEqual([
      expect.stringMatching(/^LOG_LEVEL: /),
      expect.stringMatching(problem),
    ]);
  });
});

describe('bad settings', () => {
  test('are all reported at once, and without their values', () => {
    const bad = {
      PORT: '70000',
      HOST: 'hunter2\0',
      DATABASE_URL: 'mysql://user:hunter2@db/x',
      DATABASE_POOLER: 'hunter2',
      DATA_DIR: '"hunter2"',
      LOG_LEVEL: 'hunter2',
      CORS_ORIGINS: 'https://example.com/hunter2',
      TRUSTED_PROXIES: 'hunter2',
      GRAPHIQL: 'hunter2',
      INTROSPECTION: 'hunter2',
      METRICS_PORT: 'hunter2',
      HASH_SLOTS: 'hunter2',
      UV_THREADPOOL_SIZE: 'hunter2',
      HASH_MEMORY_KIB: '8',
      HASH_ITERATIONS: 'hunter2',
      RATE_LIMIT_PER_MINUTE: 'hunter2',
      RATE_LIMIT_PER_HOUR: 'hunter2',
      AUTH_SIGNING_KEYS: '[{"kty":"OKP","d":"hunter2"}]',
      AUTH_ISSUER: ':hunter2',
      AUTH_TOKEN_LIFETIME_SECONDS: 'hunter2',
      SECRETS_KEY: 'hunter2',
      RECAPTCHA_ENTERPRISE_URL: 'hunter2',
      RECAPTCHA_URL: 'hunter2',
      TURNSTILE_URL: 'hunter2',
      HCAPTCHA_URL: 'hunter2',
      SMTP_URL: 'smtp://user:hunter2',
      MAIL_FROM: 'hunter2',
      MAILBOX: 'hunter2',
      MAILS_PER_SITE_PER_HOUR: 'hunter2',
    };
    const problems = problemsOf(bad);
    expect(problems.map((line) => line.split(':')[0])).toEqual(Object.keys(bad));
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  test.for([
    ['HASH_MEMORY_KIB', '19455'],
    ['HASH_ITERATIONS', '1'],
    ['HASH_ITERATIONS', '-2'],
    ['PORT', '4000.5'],
    ['PORT', '0x10'],
    ['PORT', '"4000"'],
    ['PORT', '٤٠٠٠'],
    ['METRICS_PORT', '0'],
    ['CORS_ORIGINS', 'example.com'],
    ['SECRETS_KEY', Buffer.alloc(31).toString('base64')],
    ['SECRETS_KEY', Buffer.alloc(33).toString('base64')],
    ['TURNSTILE_URL', 'ftp://challenges.example'],
    ['TURNSTILE_URL', 'https://challenges\n.example'],
    ['RECAPTCHA_URL', 'https://www.example/?q'],
    ['HOST', '127.0.0.1\n127.0.0.2'],
    ['DATA_DIR', '/srv/da\tta'],
    ['DATA_DIR', "'./data'"],
    ['DATA_DIR', '/srv/data\u200b'],
    ['AUTH_ISSUER', 'https://id.example\n/a'],
    ['AUTH_ISSUER', 'https://id.example\u200b'],
    ['AUTH_ISSUER', 'https://id.example/\u202eb'],
    ['AUTH_ISSUER', 'https://id.example/a b'],
    ['AUTH_ISSUER', 'a\u0000b'],
    ['AUTH_ISSUER', 'a\u0085b'],
    ['AUTH_ISSUER', 'a\u2029b'],
    ['AUTH_ISSUER', '"issuer"'],
    ['AUTH_ISSUER', 'x'.repeat(256)],
  ] as const)('%s=%j is one problem', ([name, value]) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
  });

  test('those with which no trace can arrive say what collectors accept', () => {
    const bad = { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
    expect(problemsOf(bad)).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT: expected an address such as http://127.0.0.1:4318',
      'OTEL_EXPORTER_OTLP_PROTOCOL: expected http/protobuf; collectors receive it at port 4318',
    ]);
  });
});

test('docs/settings.md lists exactly the settings, in their order', () => {
  const document = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const named = [...document.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(named).toEqual(SETTING_NAMES);
});

/** The lines of the report, without the first one. */
function problemsOf(environment: Record<string, string>): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  throw new Error('nothing was thrown');
}
