// Each provider's protocol: what it is asked, and what each of its answers means.
import { describe, expect, test } from 'vitest';
import type { RiskProvider, RiskSettings } from '../../src/risk/riskSettings.ts';
import { useRiskAssessor } from '../support/riskAssessor.ts';
import { SECRET, SETTINGS, SITE_KEY, tokens } from '../support/riskProviders.ts';

const assessor = useRiskAssessor();
const { RECAPTCHA_ENTERPRISE, RECAPTCHA_V2, RECAPTCHA_V3, TURNSTILE, HCAPTCHA } = SETTINGS;
const ALL = Object.values(SETTINGS) as RiskSettings[];
const visitor = { address: '203.0.113.7', userAgent: 'Browser/1.0' };

const passed = (provider: RiskProvider, score: number | null) => ({
  kind: 'ACCEPTED',
  risk: { verdict: 'PASSED', provider, score },
});

test('reCAPTCHA Enterprise is sent the event, with the key in the query', async () => {
  const token = tokens.good();
  expect(await assessor.assess(RECAPTCHA_ENTERPRISE, token, { visitor })).toEqual(
    passed('RECAPTCHA_ENTERPRISE', 0.9),
  );
  expect(assessor.providers.requests).toMatchObject([
    {
      url: `/v1/projects/daily-1234/assessments?key=${SECRET}`,
      fields: {
        event: {
          token,
          siteKey: SITE_KEY,
          expectedAction: 'register',
          userIpAddress: visitor.address,
          userAgent: visitor.userAgent,
        },
      },
    },
  ]);
});

test.each([
  { settings: RECAPTCHA_V2, facts: { action: null, score: null }, score: null },
  { settings: RECAPTCHA_V3, facts: {}, score: 0.9 },
])('$settings.provider is sent secret, token and address', async ({ settings, facts, score }) => {
  const token = tokens.good(facts);
  expect(await assessor.assess(settings, token, { visitor })).toEqual(passed(settings.provider, score));
  expect(assessor.providers.requests.map(({ fields }) => fields)).toEqual([
    { secret: SECRET, response: token, remoteip: visitor.address },
  ]);
});

test('Turnstile is sent an idempotency key as well', async () => {
  const token = tokens.good();
  expect(await assessor.assess(TURNSTILE, token, { visitor })).toEqual(passed('TURNSTILE', null));
  expect(assessor.providers.requests.map(({ fields }) => fields)).toEqual([
    {
      secret: SECRET,
      response: token,
      remoteip: visitor.address,
      idempotency_key: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    },
  ]);
});

test('hCaptcha is sent the site key as well', async () => {
  const token = tokens.good();
  expect(await assessor.assess(HCAPTCHA, token, { visitor })).toEqual(passed('HCAPTCHA', null));
  expect(assessor.providers.requests.map(({ fields }) => fields)).toEqual([
    { secret: SECRET, response: token, remoteip: visitor.address, sitekey: SITE_KEY },
  ]);
});

test.each(ALL)(
  '$provider is asked without address and browser where they are not known',
  async (settings) => {
    expect(await assessor.assess(settings, tokens.good())).toMatchObject({ kind: 'ACCEPTED' });
    const [request] = assessor.providers.requests;
    const fields = request?.fields.event ?? request?.fields;
    expect(Object.keys(fields)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/remoteip|userIp|userAgent/)]),
    );
  },
);

test.each(ALL)('a token that $provider has seen before is not accepted again', async (settings) => {
  const token = tokens.good();
  await assessor.assess(settings, token);
  expect(await assessor.assess(settings, token)).toEqual({
    kind: ['HCAPTCHA', 'RECAPTCHA_ENTERPRISE'].includes(settings.provider)
      ? 'TOKEN_INVALID'
      : 'TOKEN_EXPIRED',
  });
});

test.each(ALL)('a token that $provider does not know is an invalid one', async (settings) => {
  expect(await assessor.assess(settings, 'made up')).toEqual({ kind: 'TOKEN_INVALID' });
});

const SITEVERIFY = {
  'missing-input-secret': 'UNAVAILABLE',
  'invalid-input-secret': 'UNAVAILABLE',
  'bad-request': 'UNAVAILABLE',
  'invalid-keys': 'UNAVAILABLE',
  'missing-input-response': 'TOKEN_INVALID',
  'invalid-input-response': 'TOKEN_INVALID',
};
const RECAPTCHA = { ...SITEVERIFY, 'timeout-or-duplicate': 'TOKEN_EXPIRED' };
const UNKNOWN = {
  'something-new': 'REJECTED',
  constructor: 'REJECTED',
  ['__proto__']: 'REJECTED',
  '': 'REJECTED',
};

const MEANINGS: readonly [RiskSettings, Record<string, string>][] = [
  [RECAPTCHA_V2, RECAPTCHA],
  [RECAPTCHA_V3, RECAPTCHA],
  [TURNSTILE, { ...RECAPTCHA, 'internal-error': 'UNAVAILABLE' }],
  [
    HCAPTCHA,
    {
      ...SITEVERIFY,
      'expired-input-response': 'TOKEN_EXPIRED',
      'already-seen-response': 'TOKEN_INVALID',
      'invalid-or-already-seen-response': 'TOKEN_INVALID',
      'missing-remoteip': 'UNAVAILABLE',
      'invalid-remoteip': 'UNAVAILABLE',
      'not-using-dummy-passcode': 'UNAVAILABLE',
      'not-using-dummy-secret': 'UNAVAILABLE',
      'sitekey-secret-mismatch': 'UNAVAILABLE',
    },
  ],
  [
    RECAPTCHA_ENTERPRISE,
    {
      EXPIRED: 'TOKEN_EXPIRED',
      DUPE: 'TOKEN_INVALID',
      MALFORMED: 'TOKEN_INVALID',
      MISSING: 'TOKEN_INVALID',
      BROWSER_ERROR: 'TOKEN_INVALID',
      UNKNOWN_INVALID_REASON: 'REJECTED',
      INVALID_REASON_UNSPECIFIED: 'REJECTED',
      SITE_MISMATCH: 'REJECTED',
      UNEXPECTED_ACTION: 'REJECTED',
    },
  ],
];

test.each(
  MEANINGS.flatMap(([settings, meanings]) =>
    Object.entries({ ...UNKNOWN, ...meanings }).map(([code, kind]) => ({ settings, code, kind })),
  ),
)('$settings.provider: "$code" means $kind', async ({ settings, code, kind }) => {
  expect(await assessor.assess(settings, tokens.codes(code))).toMatchObject({ kind });
});

describe('of several error codes', () => {
  test('a misconfiguration comes before an invalid token', async () => {
    const token = tokens.codes('invalid-input-response', 'invalid-input-secret');
    expect(await assessor.assess(HCAPTCHA, token)).toMatchObject({ kind: 'UNAVAILABLE' });
  });
  test('known ones decide, not unknown ones', async () => {
    const token = tokens.codes('something-new', 'expired-input-response');
    expect(await assessor.assess(HCAPTCHA, token)).toEqual({ kind: 'TOKEN_EXPIRED' });
  });
  test('none at all is a rejection', async () => {
    expect(await assessor.assess(HCAPTCHA, tokens.codes())).toEqual({ kind: 'REJECTED' });
  });
});

test.each([TURNSTILE, HCAPTCHA])(
  '$provider: error codes are read whatever their HTTP status',
  async (settings) => {
    const body = JSON.stringify({ success: false, 'error-codes': ['invalid-input-response'] });
    expect(await assessor.assess(settings, tokens.raw(400, body))).toEqual({ kind: 'TOKEN_INVALID' });
  },
);

test.each([400, 401, 403, 404, 429, 500, 503])(
  'reCAPTCHA Enterprise: HTTP status %i is never "you failed"',
  async (status) => {
    const body = JSON.stringify({ error: { code: status, status: 'ANY', message: `key ${SECRET}` } });
    expect(await assessor.assess(RECAPTCHA_ENTERPRISE, tokens.raw(status, body))).toEqual({
      kind: 'UNAVAILABLE',
      retryAfterSeconds: status === 429 ? 1 : 10,
    });
    const ours = status < 429;
    expect(assessor.logLines.map((line) => JSON.parse(line).msg)).toEqual([
      ours ? 'fault' : 'risk assessment',
    ]);
    expect(assessor.logLines.join()).not.toContain(SECRET);
  },
);

test.each(ALL)(
  '$provider: no answer that a made-up token can bring about opens a site or keeps others out',
  async (given) => {
    const settings = { ...given, whenUnavailable: 'ACCEPT' as const };
    for (const status of [400, 403, 413, 414, 429]) {
      for (const body of ['<!DOCTYPE html><title>Too large</title>', '{}', '{"success":true}']) {
        expect(await assessor.assess(settings, tokens.raw(status, body))).toMatchObject({
          kind: 'UNAVAILABLE',
        });
      }
    }
    expect(await assessor.assess(settings, tokens.good())).toMatchObject({ risk: { verdict: 'PASSED' } });
  },
);

test.each([RECAPTCHA_V2, RECAPTCHA_V3])(
  '$provider: over quota, when Google accepts every token, is a misconfiguration',
  async (settings) => {
    for (const success of [true, false]) {
      const body = {
        success,
        hostname: 'daily.example',
        action: 'register',
        score: 0.9,
        'error-codes': ['Over free quota.'],
      };
      const token = tokens.raw(200, JSON.stringify(body));
      expect(await assessor.assess({ ...settings, whenUnavailable: 'ACCEPT' }, token)).toMatchObject({
        kind: 'UNAVAILABLE',
      });
      expect(JSON.parse(assessor.logLines.at(-1) ?? '')).toMatchObject({
        msg: 'fault',
        detail: 'over quota',
      });
    }
  },
);

describe.each(ALL)('$provider demands', (settings) => {
  test.each([
    { hostname: 'evil.example' },
    { hostname: 'daily.example.evil.example' },
    { hostname: 'sub.daily.example' },
    { hostname: '' },
    { hostname: null },
    { hostname: ['daily.example'] },
  ])('a hostname of the list: $hostname is rejected', async (facts) => {
    expect(await assessor.assess(settings, tokens.good(facts))).toEqual({ kind: 'REJECTED' });
  });
  test('and takes another one of the list, whatever the case', async () => {
    const token = tokens.good({ hostname: 'WWW.daily.EXAMPLE' });
    expect(await assessor.assess(settings, token)).toMatchObject({ kind: 'ACCEPTED' });
  });
});

describe.each([RECAPTCHA_ENTERPRISE, RECAPTCHA_V3, TURNSTILE] as RiskSettings[])(
  '$provider demands',
  (settings) => {
    test.each(['login', 'REGISTER', '', null, 7])('the action `register`: %j is rejected', async (action) => {
      expect(await assessor.assess(settings, tokens.good({ action }))).toEqual({ kind: 'REJECTED' });
    });
  },
);

describe.each([RECAPTCHA_ENTERPRISE, RECAPTCHA_V3])('$provider demands', (settings) => {
  test.each([0, 0.49, null, '0.9', true])('the minimum score: %j is rejected', async (score) => {
    expect(await assessor.assess(settings, tokens.good({ score }))).toEqual({ kind: 'REJECTED' });
  });
  test('and takes the minimum itself', async () => {
    expect(await assessor.assess(settings, tokens.good({ score: 0.5 }))).toEqual(
      passed(settings.provider, 0.5),
    );
  });
});

describe("hCaptcha Enterprise's score runs the other way:", () => {
  test.each([
    { minimumScore: 0.1, score: 0.9, kept: 0.1 },
    { minimumScore: 0.7, score: 0.3, kept: 0.7 },
    { minimumScore: 1, score: 0, kept: 1 },
  ])('$score is just good enough for a minimum of $minimumScore', async ({ minimumScore, score, kept }) => {
    const settings = { ...HCAPTCHA, minimumScore };
    expect(await assessor.assess(settings, tokens.good({ score }))).toEqual(passed('HCAPTCHA', kept));
  });
  test.each([0.91, 1, null, '0'])('%j is rejected for a minimum of 0.1', async (score) => {
    const settings = { ...HCAPTCHA, minimumScore: 0.1 };
    expect(await assessor.assess(settings, tokens.good({ score }))).toEqual({ kind: 'REJECTED' });
  });
});

test.each(ALL)('$provider: what is not exactly a yes is a no', async (settings) => {
  for (const body of ['{}', '{"success":"true"}', '{"success":1}', '{"tokenProperties":{"valid":"true"}}']) {
    expect(await assessor.assess(settings, tokens.raw(200, body))).toEqual({ kind: 'REJECTED' });
  }
});

describe('Turnstile is asked once more, with the same key,', () => {
  const twice = () => {
    const keys = assessor.providers.requests.map(({ fields }) => fields.idempotency_key);
    return keys.length === 2 && keys[0] === keys[1];
  };
  test.each([
    ['after an internal error', tokens.codes('internal-error')],
    ['after a connection that was reset', tokens.fault('reset')],
    ['after an answer that was cut short', tokens.fault('cutShort')],
  ])('%s', async (_when, first) => {
    const token = tokens.inTurn(first, tokens.good());
    expect(await assessor.assess(TURNSTILE, token)).toEqual(passed('TURNSTILE', null));
    expect(twice()).toBe(true);
  });
  test('and no third time', async () => {
    expect(await assessor.assess(TURNSTILE, tokens.codes('internal-error'))).toMatchObject({
      kind: 'UNAVAILABLE',
    });
    expect(twice()).toBe(true);
  });
  test.each(['invalid-input-response', 'timeout-or-duplicate'])('but not after %s', async (code) => {
    await assessor.assess(TURNSTILE, tokens.codes(code));
    expect(assessor.providers.requests).toHaveLength(1);
  });
});

test.each([RECAPTCHA_ENTERPRISE, RECAPTCHA_V3, HCAPTCHA])(
  '$provider, which knows no idempotency, is never asked twice about a token',
  async (settings) => {
    await assessor.assess(settings, tokens.fault('reset'));
    expect(assessor.providers.requests).toHaveLength(1);
  },
);
