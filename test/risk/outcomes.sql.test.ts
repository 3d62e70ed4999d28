// A registration on a site with risk assessment: every way it can end, and what is kept of it.
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { sites, spentTokens } from '../../src/database/tables.ts';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import { encryptRiskSettings } from '../../src/risk/encryptRiskSettings.ts';
import type { RiskSettings } from '../../src/risk/riskSettings.ts';
import { createSpentTokens } from '../../src/risk/spentTokens.ts';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { useListeningService } from '../support/listeningService.ts';
import { askGraphql } from '../support/postJson.ts';
import {
  providerEnvironment,
  type RiskProviders,
  SECRET,
  SETTINGS,
  SITE_KEY,
  startRiskProviders,
  tokens,
} from '../support/riskProviders.ts';
import { GOOD_INPUT, REGISTER_CUSTOMER, useService } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';

/** Sites of the demo data: 1 and 2 of account 1, 3 of account 2. */
const SITE = { id: 1, accountId: 1 };

// The address has to be known before the service starts.
const providers: RiskProviders = await startRiskProviders();
const service = useService(providerEnvironment(providers.url));
afterAll(() => providers.close());

/** False: the account has no such site. */
async function use(settings: RiskSettings | null, { id, accountId } = SITE): Promise<boolean> {
  const { sites } = service.app;
  const outcome = settings
    ? await sites.updateRiskAssessment(accountId, id, settings)
    : await sites.removeRiskAssessment(accountId, id);
  if (outcome.kind === 'ValidationError') throw new Error(JSON.stringify(outcome));
  return outcome.kind.endsWith('Success');
}
const spent = () => service.database.db.select().from(spentTokens);
const email = (name: string | number) => `${name}@example.com`;

beforeEach(async () => {
  providers.reset();
  await service.database.db.delete(spentTokens);
  for (const site of [SITE, { id: 2, accountId: 1 }, { id: 3, accountId: 2 }]) await use(null, site);
});

describe('the security token', () => {
  test('is not asked for where the site has no risk assessment', async () => {
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.codes('ignored') });
    expect(result.__typename).toBe('RegisterCustomerSuccess');
    expect(await service.rows()).toMatchObject([{ riskVerdict: null, riskProvider: null, riskScore: null }]);
    expect(providers.requests).toHaveLength(0);
    expect(await spent()).toHaveLength(0);
  });

  test.each([undefined, null, '', '  \t'])(
    '%j is reported with all other field errors, except that nothing shows what is taken',
    async (securityToken) => {
      await use(SETTINGS.TURNSTILE);
      await service.register(2, { ...GOOD_INPUT, password: 'Tr0ub4dor&3', username: 'ada' });
      const input = { ...GOOD_INPUT, password: 'x', username: 'Ada' };
      const result = await service.register(
        1,
        securityToken === undefined ? input : { ...input, securityToken },
      );
      expect(result.fieldErrors).toMatchObject([
        { field: 'PASSWORD', code: 'TOO_SHORT' },
        { field: 'SECURITY_TOKEN', path: ['input', 'securityToken'], code: 'REQUIRED' },
      ]);
      expect(result.fieldErrors[1].message).toBe('Please complete the security check.');
    },
  );

  test('of more than 8192 characters is rejected without asking the provider', async () => {
    await use(SETTINGS.TURNSTILE);
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: 'x'.repeat(8193) });
    expect(result.fieldErrors).toMatchObject([{ field: 'SECURITY_TOKEN', code: 'TOO_LONG', limit: 8192 }]);
    expect(providers.requests).toHaveLength(0);
  });

  test('is not spent by a request with field errors', async () => {
    await use(SETTINGS.TURNSTILE);
    const securityToken = tokens.good();
    await service.register(1, { ...GOOD_INPUT, password: 'x', securityToken });
    await service.register(1, { ...GOOD_INPUT, metadata: [{ key: '', value: '' }], securityToken });
    expect(providers.requests).toHaveLength(0);
    const result = await service.register(1, { ...GOOD_INPUT, securityToken });
    expect(result.__typename).toBe('RegisterCustomerSuccess');
  });

  test('protects the addresses: what is taken is looked up and reported only after the assessment has accepted the visitor', async () => {
    await service.register(1, { ...GOOD_INPUT, username: 'ada' });
    await use(SETTINGS.TURNSTILE);
    const taken = { ...GOOD_INPUT, username: 'ADA' };
    for (const [securityToken, end] of [
      [tokens.codes('invalid-input-response'), 'ValidationError'],
      [tokens.fault('error503'), 'RetryLaterError'],
    ]) {
      const statements = await statementsOf(service.database.db, async () => {
        const result = await service.register(1, { ...taken, securityToken });
        expect(result.__typename).toBe(end);
        expect(JSON.stringify(result)).not.toContain('TAKEN');
      });
      expect(statements.join()).not.toContain('"customers"');
    }
    const result = await service.register(1, { ...taken, securityToken: tokens.good() });
    expect(result.fieldErrors).toMatchObject([
      { field: 'EMAIL', code: 'TAKEN' },
      { field: 'USERNAME', code: 'TAKEN' },
    ]);
    expect(providers.requests).toHaveLength(3);
    expect(await service.rows()).toHaveLength(1);
  });
});

describe.each(Object.values(SETTINGS) as RiskSettings[])('with $provider', (settings) => {
  test('a good token registers, and verdict and score are kept', async () => {
    await use(settings);
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.good() });
    expect(result.__typename).toBe('RegisterCustomerSuccess');
    const scored = settings.provider.startsWith('RECAPTCHA');
    expect(await service.rows()).toMatchObject([
      { riskVerdict: 'PASSED', riskProvider: settings.provider, riskScore: scored ? 0.9 : null },
    ]);
  });

  test('a token that was used before is a field error: the form must fetch another one', async () => {
    await use(settings);
    const securityToken = tokens.good();
    await service.register(1, { ...GOOD_INPUT, securityToken });
    const result = await service.register(1, { ...GOOD_INPUT, email: email('second'), securityToken });
    expect(result).toMatchObject({
      __typename: 'ValidationError',
      fieldErrors: [
        {
          field: 'SECURITY_TOKEN',
          path: ['input', 'securityToken'],
          code: expect.stringMatching(/^TOKEN_(INVALID|EXPIRED)$/),
        },
      ],
    });
    expect(await service.rows()).toHaveLength(1);
  });

  test('a rejection is a RiskAssessmentError that does not say why', async () => {
    await use(settings);
    const securityToken = tokens.good({ hostname: 'evil.example' });
    expect(await service.register(1, { ...GOOD_INPUT, securityToken })).toEqual({
      __typename: 'RiskAssessmentError',
      message: 'The registration was rejected by the security check.',
    });
    expect(await service.rows()).toHaveLength(0);
    expect(await spent()).toHaveLength(0);
  });

  test('a wrong secret is our fault and not the visitor’s', async () => {
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
  });
});

describe('an unavailable provider', () => {
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

  test('lets the visitor in, marked, where the site says so', async () => {
    await use({ ...SETTINGS.HCAPTCHA, whenUnavailable: 'ACCEPT' });
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.fault('error503') });
    expect(result.__typename).toBe('RegisterCustomerSuccess');
    expect(await service.rows()).toMatchObject([
      { riskVerdict: 'UNASSESSED', riskProvider: 'HCAPTCHA', riskScore: null },
    ]);
  });

  test('that hangs is answered for within 3.5 seconds', async () => {
    await use(SETTINGS.RECAPTCHA_ENTERPRISE);
    const start = performance.now();
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.fault('hang') });
    expect(result.__typename).toBe('RetryLaterError');
    expect(performance.now() - start).toBeLessThan(3500);
  });
});

describe('one token', () => {
  test('registers one customer, however many use it at once and however often the provider says yes', async () => {
    await use(SETTINGS.TURNSTILE);
    const securityToken = tokens.reusable();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        service.register(1, { ...GOOD_INPUT, email: email(index), securityToken }),
      ),
    );
    expect(providers.requests).toHaveLength(10);
    const successes = results.filter(({ __typename }) => __typename === 'RegisterCustomerSuccess');
    expect(successes).toHaveLength(1);
    expect(await service.rows()).toMatchObject([{ id: successes[0].customer.id }]);
    for (const result of results.filter((result) => result !== successes[0])) {
      expect(result.fieldErrors).toMatchObject([{ field: 'SECURITY_TOKEN', code: 'TOKEN_INVALID' }]);
    }
  });

  test('registers one customer too while the provider is down and the site lets visitors in', async () => {
    await use({ ...SETTINGS.TURNSTILE, whenUnavailable: 'ACCEPT' });
    const securityToken = tokens.fault('error503');
    for (const name of ['first', 'second']) {
      await service.register(1, { ...GOOD_INPUT, email: email(name), securityToken });
    }
    expect(await service.rows()).toMatchObject([{ email: email('first') }]);
  });

  test('sent twice at once by an impatient visitor is reported together with the e-mail that is now taken', async () => {
    await use(SETTINGS.TURNSTILE);
    const input = { ...GOOD_INPUT, securityToken: tokens.reusable() };
    const results = await Promise.all([service.register(1, input), service.register(1, input)]);
    const [lost] = results.filter(({ __typename }) => __typename === 'ValidationError');
    // With TOKEN_INVALID after it, if both were looked up before the first one was stored.
    expect(lost.fieldErrors[0]).toMatchObject({ field: 'EMAIL', code: 'TAKEN' });
    expect(await service.rows()).toHaveLength(1);
  });

  test('registers one customer on all sites of an account together', async () => {
    await use(SETTINGS.TURNSTILE);
    await use(SETTINGS.TURNSTILE, { id: 2, accountId: 1 });
    const input = { password: 'Tr0ub4dor&3', securityToken: tokens.reusable() };
    const results = await Promise.all(
      [1, 2, 1, 2].map((siteId, index) => service.register(siteId, { ...input, email: email(index) })),
    );
    expect(results.filter(({ __typename }) => __typename === 'RegisterCustomerSuccess')).toHaveLength(1);
    expect(await service.rows()).toHaveLength(1);
    expect(await spent()).toHaveLength(1);
  });

  test('of one account has nothing to do with that of another', async () => {
    await use(SETTINGS.TURNSTILE);
    await use(SETTINGS.TURNSTILE, { id: 3, accountId: 2 });
    const input = { ...GOOD_INPUT, securityToken: tokens.reusable() };
    expect((await service.register(1, input)).__typename).toBe('RegisterCustomerSuccess');
    expect((await service.register(3, input)).__typename).toBe('RegisterCustomerSuccess');
  });

  test('is not spent by a fault, which leaves no customer either', async () => {
    await use(SETTINGS.TURNSTILE);
    const { db } = service.database;
    const input = { ...GOOD_INPUT, securityToken: tokens.reusable() };
    await db.execute(
      sql`alter table customers add constraint out_of_order check (email <> 'ada@example.com')`,
    );
    try {
      const { body } = await service.ask(REGISTER_CUSTOMER, { siteId: 1, input });
      expect(body.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    } finally {
      await db.execute(sql`alter table customers drop constraint out_of_order`);
    }
    expect(await service.rows()).toHaveLength(0);
    expect(await spent()).toHaveLength(0);
    expect((await service.register(1, input)).__typename).toBe('RegisterCustomerSuccess');
  });

  test('is remembered for an hour by its hash, and then forgotten', async () => {
    await use(SETTINGS.TURNSTILE);
    const input = { ...GOOD_INPUT, securityToken: tokens.good() };
    await service.register(1, input);
    const [token] = await spent();
    if (!token) throw new Error('The token was not kept');
    expect(token.tokenHash).toMatch(/^[\w-]{43}$/);
    const memory = createSpentTokens(service.database.db);
    await memory.forgetSpentTokens(new Date(token.spentAt.getTime() + 3_599_000));
    expect(await spent()).toHaveLength(1);
    await memory.forgetSpentTokens(new Date(token.spentAt.getTime() + 3_601_000));
    expect(await spent()).toHaveLength(0);
  });
});

describe('secrets', () => {
  test('and tokens appear in no answer, no line of the log and no column', async () => {
    await use(SETTINGS.RECAPTCHA_V3);
    const answers: unknown[] = [];
    const ends = ['', ' canary-TOKEN'];
    for (const [index, end] of ends.entries()) {
      for (const token of [tokens.good(), tokens.good({ score: 0 }), tokens.fault('reset'), 'made up']) {
        const input = { ...GOOD_INPUT, email: email(`${index}${answers.length}`) };
        answers.push(await service.register(1, { ...input, securityToken: token + end }));
      }
    }
    await use({ ...SETTINGS.TURNSTILE, secret: 'canary-WRONG' });
    answers.push(await service.register(1, { ...GOOD_INPUT, securityToken: 'canary-TOKEN' }));
    const columns = [await service.rows(), await spent(), await service.database.db.select().from(sites)];
    expect(JSON.stringify([answers, service.logLines, columns])).not.toMatch(/canary/i);
  });

  test('are opened by nothing but the assessment, and settings are the account’s own', async () => {
    expect(await use(SETTINGS.TURNSTILE, { id: 1, accountId: 2 })).toBe(false);
    expect((await service.app.sites.find(1))?.settings.risk).toBeNull();
    expect(await use(SETTINGS.TURNSTILE)).toBe(true);
    const { secret, ...shown } = SETTINGS.TURNSTILE;
    const { settings } = (await service.app.sites.find(1)) ?? {};
    expect(settings?.risk).toEqual({ ...shown, encryptedSecret: expect.stringMatching(/^v1\.[\w-]{40,}$/) });
    expect(JSON.stringify(settings)).not.toContain(secret);
  });

  test('that our key cannot decrypt are reported with their sites', async () => {
    await use(SETTINGS.TURNSTILE);
    await use(SETTINGS.HCAPTCHA, { id: 2, accountId: 1 });
    expect(await service.app.sitesWithLostSecret()).toEqual([]);
    const otherBox = createSecretBox({ kind: 'given', key: Buffer.alloc(32, 'other') });
    const risk = encryptRiskSettings(SETTINGS.HCAPTCHA, 2, otherBox);
    await createSiteStore(service.database.db).updateRiskSettings({ id: 2, accountId: 1 }, risk);
    expect(await service.app.sitesWithLostSecret()).toEqual([2]);
  });
});

describe('site(id)', () => {
  const SITE_QUERY = '{ site(id: 1) { riskAssessment { provider siteKey action } } }';

  test.each([
    ['RECAPTCHA_ENTERPRISE', 'register'],
    ['RECAPTCHA_V2', null],
    ['RECAPTCHA_V3', 'register'],
    ['TURNSTILE', 'register'],
    ['HCAPTCHA', null],
  ] as const)('returns to a form which provider to use: %s', async (provider, action) => {
    await use(SETTINGS[provider]);
    const { body } = await service.ask(SITE_QUERY);
    expect(body.data.site).toEqual({ riskAssessment: { provider, siteKey: SITE_KEY, action } });
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });

  test('returns null if no risk assessment is needed', async () => {
    await use(SETTINGS.TURNSTILE);
    await use(null);
    expect((await service.ask(SITE_QUERY)).body.data.site).toEqual({ riskAssessment: null });
  });
});

describe('over a real connection', () => {
  const listening = useListeningService(providerEnvironment(providers.url));

  test('the provider gets the visitor’s address and browser', async () => {
    await use(SETTINGS.RECAPTCHA_ENTERPRISE);
    const input = { ...GOOD_INPUT, securityToken: tokens.good() };
    const userAgent = `Browser/1.0 ${'x'.repeat(600)}`;
    const variables = { siteId: 1, input };
    const headers = { 'user-agent': userAgent };
    const { body } = await askGraphql(
      fetch,
      `${listening.origin}/graphql`,
      REGISTER_CUSTOMER,
      variables,
      headers,
    );
    expect(body).toMatchObject({
      data: { registerCustomer: { __typename: 'RegisterCustomerSuccess' } },
    });
    expect(providers.requests[0]?.fields.event).toMatchObject({
      userIpAddress: '127.0.0.1',
      userAgent: userAgent.slice(0, 512),
    });
  });
});
