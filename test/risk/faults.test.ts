// Providers in trouble: an answer in time, never a yes, and never the service with them.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createAssessRisk } from '../../src/risk/assessRisk.ts';
import { encryptRiskSettings } from '../../src/risk/encryptRiskSettings.ts';
import type { RiskSettings } from '../../src/risk/riskSettings.ts';
import { freePort } from '../support/freePort.ts';
import { everyProviderAt, REQUEST_ID, secrets, useRiskAssessor } from '../support/riskAssessor.ts';
import { SECRET, SETTINGS, tokens } from '../support/riskProviders.ts';

const assessor = useRiskAssessor();
const { RECAPTCHA_ENTERPRISE, TURNSTILE, HCAPTCHA } = SETTINGS;
const ALL = Object.values(SETTINGS) as RiskSettings[];
const UNAVAILABLE = { kind: 'UNAVAILABLE', retryAfterSeconds: 10 };
const BUSY = { kind: 'UNAVAILABLE', retryAfterSeconds: 1 };

/** Before the deadline of the first calls. */
const SOON = { interval: 10, timeout: 2500 };

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function timed<Result>(work: Promise<Result>): Promise<{ result: Result; milliseconds: number }> {
  const start = performance.now();
  const result = await work;
  return { result, milliseconds: performance.now() - start };
}

const QUICK_FAULTS = [
  'reset',
  'html',
  'error500',
  'error503',
  'halfJson',
  'cutShort',
  'list',
  'nothing',
  'empty',
  'tooLarge',
  'bomb',
] as const;

describe.each(ALL)('$provider in trouble', (settings) => {
  test.each(QUICK_FAULTS)('(%s) is unavailable', async (fault) => {
    expect(await assessor.assess(settings, tokens.fault(fault))).toEqual(UNAVAILABLE);
  });
});

/** What a visitor can cause: by a flood, or by a token. */
const NO_OUTAGES: readonly [string, () => string][] = [
  ['redirects', () => tokens.fault('redirect')],
  ['redirects to a page', () => tokens.fault('redirectToGet')],
  ...[300, 301, 302, 303, 304, 307, 308].map((status): [string, () => string] => [
    `status ${status}`,
    () => tokens.raw(status, '{"success":true}'),
  ]),
  ['too many requests', () => tokens.fault('tooManyRequests')],
];

describe.each(ALL)('a site with $provider that accepts visitors during an outage', (given) => {
  const settings: RiskSettings = { ...given, whenUnavailable: 'ACCEPT' };

  test.each(NO_OUTAGES)(
    'asks them to retry soon if the provider answers a flood: %s',
    async (_case, token) => {
      for (let call = 0; call < 6; call++) expect(await assessor.assess(settings, token())).toEqual(BUSY);
      // No pause either, which would open the site to everyone.
      expect(assessor.providers.requests).toHaveLength(6);
      expect(assessor.providers.redirected()).toBe(0);
      expect(await assessor.assess(settings, tokens.good())).toMatchObject({ risk: { verdict: 'PASSED' } });
    },
  );

  test.each(['EMFILE', 'ENFILE', 'ENOBUFS', 'EADDRNOTAVAIL'])(
    'asks them to retry soon if we have no socket left: %s',
    async (code) => {
      const failure = Object.assign(new TypeError('fetch failed'), { cause: { code } });
      vi.spyOn(globalThis, 'fetch').mockRejectedValue(failure);
      expect(await assessor.assess(settings, tokens.good())).toEqual(BUSY);
    },
  );

  test.each(['good\u200b', 'good\ufe0f', 'gооd', 'good\u00a0', 'good\n', '\u0000', 'ｇｏｏｄ'])(
    'rejects a token that no provider issues, and does not ask: %j',
    async (token) => {
      expect(await assessor.assess(settings, token)).toEqual({ kind: 'TOKEN_INVALID' });
      expect(assessor.providers.requests).toHaveLength(0);
    },
  );
});

test.each([TURNSTILE, HCAPTCHA, SETTINGS.RECAPTCHA_V2, SETTINGS.RECAPTCHA_V3])(
  'a used or invalid token is no outage, even if $provider reports one beside it',
  async (given) => {
    const settings: RiskSettings = { ...given, whenUnavailable: 'ACCEPT' };
    const used = settings.provider === 'HCAPTCHA' ? 'expired-input-response' : 'timeout-or-duplicate';
    for (const codes of [
      [used, 'internal-error'],
      ['internal-error', used],
    ]) {
      expect(await assessor.assess(settings, tokens.codes(...codes))).toEqual({ kind: 'TOKEN_EXPIRED' });
    }
    for (const codes of [
      ['invalid-input-response', 'internal-error'],
      ['internal-error', 'invalid-input-response'],
    ]) {
      expect(await assessor.assess(settings, tokens.codes(...codes))).toEqual({ kind: 'TOKEN_INVALID' });
    }
    expect(await assessor.assess(settings, tokens.codes('internal-error', 'invalid-input-secret'))).toEqual(
      UNAVAILABLE,
    );
  },
);

test('providers that hang or trickle are given up after three seconds, two tries of Turnstile as well', async () => {
  const twoTries = tokens.inTurn(tokens.codes('internal-error'), tokens.fault('hang'));
  const calls: [RiskSettings, string][] = [
    ...ALL.map((settings): [RiskSettings, string] => [settings, tokens.fault('hang')]),
    ...ALL.map((settings): [RiskSettings, string] => [settings, tokens.fault('trickle')]),
    [TURNSTILE, twoTries],
  ];
  const deadline = new AbortController();
  const deadlines = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal);
  const answers = calls.map(([settings, token]) => assessor.assess(settings, token));
  await vi.waitFor(() => expect(assessor.providers.requests).toHaveLength(calls.length + 1), 10_000);
  // The first characters trickle in.
  await new Promise((resolve) => setTimeout(resolve, 100));
  // One for each call, not for each try.
  expect(deadlines.mock.calls).toEqual(calls.map(() => [3000]));
  deadline.abort(new DOMException('The deadline is over', 'TimeoutError'));
  expect(await Promise.all(answers)).toEqual(calls.map(() => UNAVAILABLE));
  expect(assessor.providers.requests.filter(({ token }) => token === twoTries)).toHaveLength(2);
});

test.each(ALL)('$provider that gets too many requests makes all visitors retry', async (settings) => {
  for (const whenUnavailable of ['REFUSE', 'ACCEPT'] as const) {
    const token = tokens.fault('tooManyRequests');
    expect(await assessor.assess({ ...settings, whenUnavailable }, token)).toEqual(BUSY);
  }
});

test('a provider that is not there is unavailable', async () => {
  const unreachable = createAssessRisk({
    urls: everyProviderAt(`http://127.0.0.1:${await freePort()}`),
    secrets,
    log: createLog('silent'),
  });
  const settings = encryptRiskSettings(TURNSTILE, 1, secrets);
  const question = { siteId: 1, settings, token: tokens.good(), visitor: {}, requestId: REQUEST_ID };
  expect(await unreachable(question)).toEqual(UNAVAILABLE);
});

describe('a site that accepts visitors while its provider is unavailable', () => {
  const settings: RiskSettings = { ...HCAPTCHA, whenUnavailable: 'ACCEPT' };
  const unassessed = {
    kind: 'ACCEPTED',
    risk: { verdict: 'UNASSESSED', provider: 'HCAPTCHA', score: null },
  };

  test.each(QUICK_FAULTS)('accepts them unassessed (%s)', async (fault) => {
    expect(await assessor.assess(settings, tokens.fault(fault))).toEqual(unassessed);
  });
  test('accepts them unassessed without asking during the pause', async () => {
    for (let call = 0; call < 6; call++) {
      expect(await assessor.assess(settings, tokens.fault('error503'))).toEqual(unassessed);
    }
    expect(assessor.providers.requests).toHaveLength(5);
  });
  test('still rejects those whom the provider rejects', async () => {
    expect(await assessor.assess(settings, tokens.codes('something-new'))).toEqual({ kind: 'REJECTED' });
  });
  test('accepts no visitor because its secret is wrong', async () => {
    expect(await assessor.assess({ ...settings, secret: 'wrong' }, tokens.good())).toEqual(UNAVAILABLE);
  });
});

describe('a wrong secret', () => {
  test.each(ALL)('of $provider is a fault in the log, once, without the secret', async (settings) => {
    const token = tokens.good();
    expect(await assessor.assess({ ...settings, secret: 'canary-WRONG-secret' }, token)).toEqual(UNAVAILABLE);
    expect(assessor.logLines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 50,
        msg: 'fault',
        answer: 'MISCONFIGURED',
        provider: settings.provider,
        siteId: 1,
        requestId: REQUEST_ID,
      }),
    ]);
    expect(assessor.logLines.join()).not.toContain('canary');
    expect(assessor.logLines.join()).not.toContain(token);
  });

  test('encrypted for another site cannot be decrypted here, like one that was encrypted with another key', async () => {
    const settings = encryptRiskSettings(HCAPTCHA, 2, secrets);
    const question = { siteId: 1, settings, token: tokens.good(), visitor: {}, requestId: REQUEST_ID };
    expect(await assessor.ask(question)).toEqual(UNAVAILABLE);
    expect(assessor.providers.requests).toHaveLength(0);
    expect(assessor.logLines).toHaveLength(1);
    expect(await assessor.ask({ ...question, siteId: 2 })).toMatchObject({ kind: 'ACCEPTED' });
  });
});

test('no answer of a provider, and no failure, brings secret or token into the log', async () => {
  const echo = (token: string) =>
    JSON.stringify({ success: false, 'error-codes': [SECRET, `bad: ${SECRET}`, token] });
  await Promise.all(
    ALL.map(async (settings) => {
      for (const fault of QUICK_FAULTS) {
        await assessor.assess(settings, tokens.fault(fault));
        await assessor.assess(settings, tokens.good());
      }
      await assessor.assess(settings, tokens.raw(200, echo('0x-canary-token')));
      await assessor.assess(settings, tokens.codes(SECRET, `bad: ${SECRET}`));
      await assessor.assess({ ...settings, secret: 'canary-WRONG' }, tokens.good());
    }),
  );
  expect(assessor.logLines.length).toBeGreaterThan(ALL.length * QUICK_FAULTS.length);
  expect(assessor.logLines.join()).not.toMatch(/canary/i);
});

test('at most 50 calls are in flight, over all sites, and the rest is answered at once', async () => {
  const first = Array.from({ length: 50 }, (_, site) =>
    assessor.assess(HCAPTCHA, tokens.fault('hang'), { siteId: 1 + (site % 12) }),
  );
  await vi.waitFor(() => expect(assessor.providers.requests).toHaveLength(50), SOON);
  const { result, milliseconds } = await timed(
    Promise.all(Array.from({ length: 20 }, () => assessor.assess(TURNSTILE, tokens.good(), { siteId: 99 }))),
  );
  expect(result).toEqual(Array.from({ length: 20 }, () => BUSY));
  expect(milliseconds).toBeLessThan(1000);
  expect(assessor.providers.mostAtOnce()).toBe(50);
  assessor.providers.release();
  await Promise.all(first);
  expect(await assessor.assess(TURNSTILE, tokens.good(), { siteId: 99 })).toMatchObject({ kind: 'ACCEPTED' });
});

test('a flood opens no site, not even one that accepts visitors while its provider is down', async () => {
  const accepting = { ...HCAPTCHA, whenUnavailable: 'ACCEPT' as const };
  const flood = Array.from({ length: 80 }, () => assessor.assess(accepting, tokens.fault('hang')));
  await vi.waitFor(() => expect(assessor.providers.requests).toHaveLength(50), SOON);
  const others = await Promise.all(flood.slice(50));
  expect(others).toEqual(others.map(() => BUSY));
  assessor.providers.release();
  await Promise.all(flood);
});

test('one site has at most half of the calls while another one has some', async () => {
  const ask = (count: number, siteId: number) =>
    Array.from({ length: count }, () => assessor.assess(HCAPTCHA, tokens.fault('hang'), { siteId }));
  const inFlight = (count: number) =>
    vi.waitFor(() => expect(assessor.providers.requests).toHaveLength(count), SOON);
  const few = ask(1, 1);
  await inFlight(1);
  const flood = ask(40, 2);
  await inFlight(26);
  expect(await Promise.all(flood.slice(25))).toEqual(flood.slice(25).map(() => BUSY));
  const more = ask(24, 1);
  await inFlight(50);
  assessor.providers.release();
  await Promise.all([...few, ...flood, ...more]);
});

describe('after five failures in a row', () => {
  const asked = () => assessor.providers.requests.length;
  const fail = (times: number, siteId = 1) =>
    Promise.all(
      Array.from({ length: times }, () => assessor.assess(HCAPTCHA, tokens.fault('error503'), { siteId })),
    );
  const seconds = (count: number) => vi.setSystemTime(Date.now() + count * 1000);

  test('the provider is left alone for ten seconds, then asked once, and then again like before', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await fail(5);
    seconds(9.9);
    expect(await assessor.assess(HCAPTCHA, tokens.good())).toEqual(UNAVAILABLE);
    expect(asked()).toBe(5);

    seconds(0.2);
    const probe = assessor.assess(HCAPTCHA, tokens.good());
    const others = Array.from({ length: 10 }, () => assessor.assess(HCAPTCHA, tokens.good()));
    expect(await Promise.all(others)).toEqual(others.map(() => UNAVAILABLE));
    expect(await probe).toMatchObject({ kind: 'ACCEPTED' });
    expect(asked()).toBe(6);

    expect(await assessor.assess(HCAPTCHA, tokens.good())).toMatchObject({ kind: 'ACCEPTED' });
  });

  test('a probe that fails begins another ten seconds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await fail(5);
    seconds(10.1);
    await fail(1);
    seconds(9.8);
    expect(await assessor.assess(HCAPTCHA, tokens.good())).toEqual(UNAVAILABLE);
    expect(asked()).toBe(6);
    seconds(0.3);
    expect(await assessor.assess(HCAPTCHA, tokens.good())).toMatchObject({ kind: 'ACCEPTED' });
  });

  test('other sites and other providers are asked as ever', async () => {
    await fail(5);
    expect(await assessor.assess(HCAPTCHA, tokens.good(), { siteId: 2 })).toMatchObject({ kind: 'ACCEPTED' });
    expect(await assessor.assess(TURNSTILE, tokens.good())).toMatchObject({ kind: 'ACCEPTED' });
  });

  test('but not after four, nor where there was an answer in between', async () => {
    await fail(4);
    expect(await assessor.assess(HCAPTCHA, tokens.good())).toMatchObject({ kind: 'ACCEPTED' });
    await fail(4);
    expect(await assessor.assess(HCAPTCHA, tokens.codes('something-new'))).toEqual({ kind: 'REJECTED' });
    await fail(4);
    expect(await assessor.assess(HCAPTCHA, tokens.good())).toMatchObject({ kind: 'ACCEPTED' });
  });

  test('refusals, bad tokens and wrong secrets are answers and not failures', async () => {
    for (let call = 0; call < 10; call++) {
      await assessor.assess(RECAPTCHA_ENTERPRISE, 'made up');
      await assessor.assess(RECAPTCHA_ENTERPRISE, tokens.good({ score: 0 }));
      await assessor.assess({ ...RECAPTCHA_ENTERPRISE, secret: 'wrong' }, tokens.good());
    }
    expect(await assessor.assess(RECAPTCHA_ENTERPRISE, tokens.good())).toMatchObject({ kind: 'ACCEPTED' });
  });
});
