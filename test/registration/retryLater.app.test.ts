// RetryLaterError of registrations and sign-ins: what counts toward the limits of a client, and what does not.
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { signInInput } from '../../src/authentication/signInInput.ts';
import { rateLimits } from '../../src/database/tables.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLoginLimit } from '../../src/limits/loginLimit.ts';
import { createRateLimit } from '../../src/limits/rateLimit.ts';
import { retryLater } from '../../src/outcomes/retryLater.ts';
import type { HashQueue } from '../../src/passwords/hashQueue.ts';
import { useAssessedSites } from '../support/assessedService.ts';
import { registerCustomerWith } from '../support/registerCustomer.ts';
import { SETTINGS, tokens } from '../support/riskProviders.ts';
import { GOOD_INPUT, REGISTER_CUSTOMER, useService } from '../support/service.ts';
import { signInWith } from '../support/signIn.ts';

const service = useService({ RATE_LIMIT_PER_MINUTE: '3', RATE_LIMIT_PER_HOUR: '60' });

const SIGN_IN = /* GraphQL */ `
  mutation ($siteId: Int!, $input: SignInInput!) {
    signIn(siteId: $siteId, input: $input) {
      __typename
      ... on RetryLaterError { reason retryAfterSeconds }
    }
  }
`;

/** A mutation of site 1, or of another one, that arrives by a connection from this address. */
async function mutateFrom(
  peer: string,
  query: string,
  variables: { input: object; siteId?: number },
  headers: Record<string, string> = {},
) {
  const response = await service.endpoint.fetch(
    'http://localhost/graphql',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables: { siteId: 1, ...variables } }),
    },
    { req: { socket: { remoteAddress: peer } } } as never,
  );
  const { data } = await response.json();
  return { headers: response.headers, result: data.registerCustomer ?? data.signIn };
}

const registerFrom = (peer: string, input: object, headers?: Record<string, string>) =>
  mutateFrom(peer, REGISTER_CUSTOMER, { input }, headers);
const signInFrom = (peer: string, password: string, login: string = GOOD_INPUT.email, siteId = 1) =>
  mutateFrom(peer, SIGN_IN, { siteId, input: { login, password } });
const named = (index: number) => ({ ...GOOD_INPUT, email: `visitor-${index}@example.com` });

describe('registrations', () => {
  test('after so many in a minute the client is put off, and the response says for how long', async () => {
    const peer = '198.51.100.1';
    for (let index = 0; index < 3; index++) {
      expect((await registerFrom(peer, named(index))).result.__typename).toBe('RegisterCustomerSuccess');
    }
    const { headers, result } = await registerFrom(peer, named(3));
    expect(result.__typename).toBe('RetryLaterError');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(30);
    expect(await service.rows()).toHaveLength(3);
    expect((await registerFrom('198.51.100.2', named(3))).result.__typename).toBe('RegisterCustomerSuccess');
  });

  test('field errors, TAKEN included, cost a fifth each', async () => {
    await registerFrom('198.51.100.9', GOOD_INPUT);
    const peer = '198.51.100.1';
    for (let index = 0; index < 5; index++) {
      expect((await registerFrom(peer, GOOD_INPUT)).result.fieldErrors).toMatchObject([{ code: 'TAKEN' }]);
      const { result } = await registerFrom(peer, { ...named(index), password: 'x' });
      expect(result.fieldErrors).toMatchObject([{ code: 'TOO_SHORT' }]);
    }
    // Ten of fifteen points are spent: one registration is left.
    expect((await registerFrom(peer, named(0))).result.__typename).toBe('RegisterCustomerSuccess');
    expect((await registerFrom(peer, named(1))).result.__typename).toBe('RetryLaterError');
  });

  test('a forged X-Forwarded-For changes nothing', async () => {
    for (let index = 0; index < 3; index++) {
      await registerFrom('198.51.100.2', named(index), { 'x-forwarded-for': `203.0.113.${index}` });
    }
    const { result } = await registerFrom('198.51.100.2', named(3), { 'x-forwarded-for': '203.0.113.99' });
    expect(result.__typename).toBe('RetryLaterError');
  });
});

describe('sign-ins', () => {
  test('count by themselves, whether they succeed, fail or name no site; then no password is verified', async () => {
    const peer = '198.51.100.3';
    await registerFrom(peer, GOOD_INPUT);
    expect((await signInFrom(peer, GOOD_INPUT.password)).result.__typename).toBe('SignInSuccess');
    expect((await signInFrom(peer, 'wrong horse')).result.__typename).toBe('InvalidCredentialsError');
    expect((await signInFrom(peer, 'any', 'any', 999)).result.__typename).toBe('SiteNotFoundError');
    for (const siteId of [1, 999]) {
      const { headers, result } = await signInFrom(peer, GOOD_INPUT.password, GOOD_INPUT.email, siteId);
      expect(result).toMatchObject({ __typename: 'RetryLaterError', reason: 'RATE_LIMITED' });
      expect(headers.get('retry-after')).toBe(String(result.retryAfterSeconds));
    }
    // Two of the three registrations are left, and a sign-in from elsewhere is not affected.
    expect((await registerFrom(peer, GOOD_INPUT)).result.__typename).toBe('ValidationError');
    expect((await signInFrom('198.51.100.4', GOOD_INPUT.password)).result.__typename).toBe('SignInSuccess');
  });

  test('the e-mail and the username of a customer count together, in any spelling', async () => {
    await registerFrom('198.51.100.1', { ...GOOD_INPUT, username: 'Ada_1' });
    // One IPv6 /48 is one network for a customer, while its /64 networks count alone for the client's limit.
    const peer = (index: number) => `2001:db8:0:${index}00::1`;
    for (const [index, login] of ['ada@example.com', 'ada_1', '"ada"@EXAMPLE.com'].entries()) {
      const { result } = await signInFrom(peer(index), 'wrong horse', login);
      expect(result.__typename).toBe('InvalidCredentialsError');
    }
    const { result } = await signInFrom(peer(5), GOOD_INPUT.password, 'ADA_1');
    expect(result).toMatchObject({ __typename: 'RetryLaterError', reason: 'RATE_LIMITED' });
  });

  test('an unknown login is put off like a known one', async () => {
    await registerFrom('198.51.100.1', GOOD_INPUT);
    const peer = (index: number) => `2001:db8:0:${index}00::1`;
    for (const login of [GOOD_INPUT.email, 'eve@example.com', 'eve']) {
      await service.database.db.delete(rateLimits);
      const results = [];
      for (let index = 0; index < 4; index++) {
        const { result } = await signInFrom(peer(index), 'wrong horse', login);
        results.push(result.reason ?? result.__typename);
      }
      const rejected = 'InvalidCredentialsError';
      expect(results).toEqual([rejected, rejected, rejected, 'RATE_LIMITED']);
    }
  });
});

test('attempts that the hashing queue rejects do not count: afterwards a client and a login have their whole limits', async () => {
  const { db } = service.database;
  const limits = { perMinute: 1, perHour: 1 };
  const full: HashQueue = {
    rejection: () => undefined,
    run: async () => retryLater('OVERLOADED', 0),
    load: () => ({ running: 0, waiting: 0 }),
  };
  const parts = {
    rateLimit: createRateLimit(db, 'action', limits, systemClock),
    loginLimit: createLoginLimit(db, limits, systemClock),
    hashQueue: full,
  };
  const client = { siteId: 1, clientAddress: '192.0.2.1' };
  const credentials = signInInput.parse({ login: GOOD_INPUT.email, password: GOOD_INPUT.password });
  const authTokens = { issue: () => ({ token: '', expiresAt: new Date() }), verify: async () => undefined };
  for (let index = 0; index < 5; index++) {
    const registered = registerCustomerWith(db, { authTokens, ...parts })({ ...client, input: GOOD_INPUT });
    expect(await registered).toMatchObject({ reason: 'OVERLOADED' });
    const signedIn = signInWith(db, parts)({ ...client, credentials });
    expect(await signedIn).toMatchObject({ reason: 'OVERLOADED' });
  }
  const { hashQueue: _full, ...free } = parts;
  const registerCustomer = registerCustomerWith(db, { authTokens, ...free });
  expect((await registerCustomer({ ...client, input: GOOD_INPUT })).kind).toBe('RegisterCustomerSuccess');
  expect(await registerCustomer({ ...client, input: GOOD_INPUT })).toMatchObject({ reason: 'RATE_LIMITED' });
  const fromElsewhere = { siteId: 1, clientAddress: '192.0.2.2', credentials };
  expect((await signInWith(db, free)(fromElsewhere)).kind).toBe('SignInSuccess');
});

describe('an unavailable risk assessment', () => {
  const { service, use } = useAssessedSites();
  const RETRY = /* GraphQL */ `
    mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
      registerCustomer(siteId: $siteId, input: $input) {
        ... on RetryLaterError { reason retryAfterSeconds message }
      }
    }
  `;

  test('puts the visitor off, unless the site says otherwise', async () => {
    await use(SETTINGS.HCAPTCHA);
    const input = { ...GOOD_INPUT, securityToken: tokens.fault('error503') };
    const { body } = await service.ask(RETRY, { siteId: 1, input });
    expect(body.data.registerCustomer).toMatchObject({
      reason: 'RISK_ASSESSMENT_UNAVAILABLE',
      retryAfterSeconds: 10,
    });
    expect(await service.rows()).toHaveLength(0);
  });

  test('that hangs is answered for within 3.5 seconds', async () => {
    await use(SETTINGS.RECAPTCHA_ENTERPRISE);
    // The deadline of three seconds, in a tenth of the time.
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const deadlines = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 10));
    onTestFinished(() => deadlines.mockRestore());
    const start = performance.now();
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.fault('hang') });
    expect(result.__typename).toBe('RetryLaterError');
    expect(deadlines.mock.calls).toEqual([[3000]]);
    expect(performance.now() - start).toBeLessThan(300 + 500);
  });

  test.each(Object.values(SETTINGS))(
    'a wrong secret is a fault of the site and not of the visitor: $provider',
    async (settings) => {
      await use({ ...settings, secret: 'wrong', whenUnavailable: 'ACCEPT' });
      const headers = { 'x-request-id': 'request-7' };
      const input = { ...GOOD_INPUT, securityToken: tokens.good() };
      expect(await service.register(1, input, headers)).toMatchObject({
        __typename: 'RetryLaterError',
        message: expect.any(String),
      });
      expect(service.logLines.map((line) => JSON.parse(line))).toMatchObject([
        { level: 50, msg: 'fault', requestId: 'request-7', siteId: 1, provider: settings.provider },
      ]);
      expect(await service.rows()).toHaveLength(0);
    },
  );
});
