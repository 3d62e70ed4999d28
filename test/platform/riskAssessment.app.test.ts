// The risk assessment of a site, as the platform sets, sees and removes it: whole, and without ever showing the secret.
import { describe, expect, test } from 'vitest';
import { customers, sites } from '../../src/database/tables.ts';
import type { RiskProvider } from '../../src/risk/riskSettings.ts';
import { useAssessedSites } from '../support/assessedService.ts';
import { dataOf } from '../support/postJson.ts';
import { SECRET, SETTINGS, tokens } from '../support/riskProviders.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const assessed = useAssessedSites();
const { service } = assessed;
// On PostgreSQL there is no key where none is given; the database itself is the test's.
const withoutKey = useService({ SECRETS_KEY: '', DATABASE_URL: 'postgres://u@127.0.0.1:1/x' });

const RISK =
  'riskAssessment { provider siteKey action project minimumScore allowedHostnames whenUnavailable }';
const ERRORS = '... on ValidationError { fieldErrors { path code limit message } } ... on Error { message }';
const UPDATE = `mutation ($siteId: Int!, $input: UpdateRiskAssessmentInput!) {
  updateRiskAssessment(siteId: $siteId, input: $input) {
    __typename ... on UpdateRiskAssessmentSuccess { site { id ${RISK} } } ${ERRORS} } }`;
const REMOVE = `mutation ($siteId: Int!) {
  removeRiskAssessment(siteId: $siteId) {
    __typename ... on RemoveRiskAssessmentSuccess { site { id ${RISK} } } ... on Error { message } } }`;

async function ask(query: string, variables: object = {}, accountId = 1) {
  return dataOf(await service.askPlatform(accountId, query, variables));
}

const update = async (input: object, siteId = 1) =>
  (await ask(UPDATE, { siteId, input })).updateRiskAssessment;
const faults = async (input: object) =>
  ((await update(input)).fieldErrors ?? []).map(
    ({ path, code, limit }: { path: string[]; code: string; limit: number | null }) => [
      path.slice(1).join('.'),
      limit === null ? code : `${code} ${limit}`,
    ],
  );
const register = (securityToken?: string) => service.register(1, { ...GOOD_INPUT, securityToken });
const storedRisk = async () => (await service.app.sites.findOf(1, 1))?.settings.risk;

test.each(Object.values(SETTINGS))(
  '$provider: set, shown to the account without the secret, and obeyed by the next registration',
  async (settings) => {
    const { secret: _, ...shown } = settings;
    const result = await update(settings);
    const action = ['RECAPTCHA_V2', 'HCAPTCHA'].includes(settings.provider) ? null : 'register';
    expect(result).toEqual({
      __typename: 'UpdateRiskAssessmentSuccess',
      site: { id: 'Site:1', riskAssessment: { project: null, minimumScore: null, ...shown, action } },
    });
    expect((await ask(`{ site(id: 1) { ${RISK} } }`)).site).toEqual({
      riskAssessment: result.site.riskAssessment,
    });
    expect(await register()).toMatchObject({ __typename: 'ValidationError' });
    // The provider knows no other secret than the one that was set.
    expect(await register(tokens.good())).toMatchObject({ __typename: 'RegisterCustomerSuccess' });
  },
);

test('after its removal no token is required, and the secret is deleted', async () => {
  await update(SETTINGS.TURNSTILE);
  for (let time = 0; time < 2; time++) {
    expect((await ask(REMOVE, { siteId: 1 })).removeRiskAssessment).toEqual({
      __typename: 'RemoveRiskAssessmentSuccess',
      site: { id: 'Site:1', riskAssessment: null },
    });
  }
  expect(await register()).toMatchObject({ __typename: 'RegisterCustomerSuccess' });
  const { secret: _, ...withoutSecret } = SETTINGS.TURNSTILE;
  expect(await faults(withoutSecret)).toEqual([['secret', 'REQUIRED']]);
});

describe('the secret', () => {
  test('stays where none is given, and everything else is replaced', async () => {
    await update({ ...SETTINGS.HCAPTCHA, minimumScore: 0.7, whenUnavailable: 'ACCEPT' });
    const { provider, siteKey } = SETTINGS.HCAPTCHA;
    const changed = { provider, siteKey: `${siteKey}-2`, allowedHostnames: [' WWW.New.Example '] };
    for (const secret of [undefined, null, '', ' ']) {
      expect((await update({ ...changed, secret })).site.riskAssessment).toEqual({
        ...changed,
        allowedHostnames: ['www.new.example'],
        action: null,
        project: null,
        minimumScore: null,
        whenUnavailable: 'REFUSE',
      });
    }
    const { allowedHostnames } = SETTINGS.HCAPTCHA;
    await update({ ...changed, allowedHostnames });
    const token = tokens.good();
    await register(token);
    expect(assessed.providers.requests).toMatchObject([{ fields: { secret: SECRET } }]);
  });

  test('of another provider does not stay', async () => {
    await update(SETTINGS.TURNSTILE);
    const { secret: _, ...withoutSecret } = SETTINGS.HCAPTCHA;
    expect(await faults(withoutSecret)).toEqual([['secret', 'REQUIRED']]);
    expect(await storedRisk()).toMatchObject({ provider: 'TURNSTILE' });
  });

  test('is not undone by changes of other settings at the same time', async () => {
    await update({ ...SETTINGS.TURNSTILE, secret: 'old' });
    const { secret: _, ...withoutSecret } = SETTINGS.TURNSTILE;
    for (let round = 0; round < 10; round++) {
      await update({ ...SETTINGS.TURNSTILE, secret: 'old' });
      const results = await Promise.all([
        update(withoutSecret),
        update(SETTINGS.TURNSTILE),
        update(withoutSecret),
      ]);
      for (const { __typename } of results) expect(__typename).toBe('UpdateRiskAssessmentSuccess');
      assessed.providers.reset();
      await register(tokens.good());
      expect(assessed.providers.requests).toMatchObject([{ fields: { secret: SECRET } }]);
      await service.database.db.delete(customers);
    }
  });

  test('cannot be kept without SECRETS_KEY: an outcome that says so, and other settings can be changed', async () => {
    await update(SETTINGS.TURNSTILE);
    const answer = async (input: object) => {
      const result = await withoutKey.askPlatform(1, UPDATE, { siteId: 1, input });
      return dataOf(result).updateRiskAssessment;
    };
    expect(await answer({ ...SETTINGS.TURNSTILE, siteKey: 'changed' })).toEqual({
      __typename: 'SecretsKeyMissingError',
      message:
        'Secrets cannot be stored, and no codes can be mailed, because SECRETS_KEY is not set. Please contact the operator of the service.',
    });
    expect(await storedRisk()).toMatchObject({ siteKey: SETTINGS.TURNSTILE.siteKey });
    const { secret: _secret, ...withoutSecret } = SETTINGS.TURNSTILE;
    expect(await answer({ ...withoutSecret, siteKey: 'changed' })).toMatchObject({
      site: { riskAssessment: { siteKey: 'changed' } },
    });
  });

  test('is in no answer, no line of the log and no column, however the request ends', async () => {
    const canary = 'kAnari-0x4AAA';
    const good = { ...SETTINGS.TURNSTILE, secret: canary };
    const { secret: key } = await service.createKey(1);
    const texts: string[] = [];
    const send = async (query: string, variables: object, apiKey: string | null = key) => {
      const { body, headers } = await service.askPlatform(apiKey, query, variables);
      texts.push(JSON.stringify([body, ...headers]));
    };
    for (const input of [
      good,
      { ...good, siteKey: '', minimumScore: 2 },
      { ...good, secret: `${canary}\u0000` },
      { ...good, secret: canary.repeat(100) },
      { ...good, secret: [canary] },
      { ...good, secret: { value: canary } },
      { ...good, provider: canary },
      { ...good, whenUnavailable: canary },
      { ...good, minimumScore: canary },
      { ...good, secrets: canary, [canary]: 1 },
      canary,
    ]) {
      await send(UPDATE, { siteId: 1, input });
      await send(UPDATE, { siteId: 3, input });
      await send(UPDATE, { siteId: 1, input }, null);
    }
    await send(
      `mutation { updateRiskAssessment(siteId: 1, input: { secret: "${canary}" }) { __typename } }`,
      {},
    );
    expect(await storedRisk()).toMatchObject({ provider: 'TURNSTILE' });
    await send(`{ site(id: 1) { ${RISK} } sites { edges { node { ${RISK} } } } }`, {});
    await register(tokens.good());
    await new Promise((resolve) => setImmediate(resolve));
    const rows = await service.database.db.select().from(sites);
    for (const text of [...texts, ...service.logLines, ...service.requestLines, JSON.stringify(rows)]) {
      expect(text).not.toContain(canary);
    }
    const { encryptedSecret } = (await storedRisk()) ?? {};
    // The name under which replicas of an older release read it.
    expect(rows.find(({ id }) => id === 1)?.risk).toMatchObject({ sealedSecret: encryptedSecret });
    expect(encryptedSecret).toMatch(/^v1\./);
    expect(texts.join('')).not.toContain(encryptedSecret);
  });
});

describe('all violated rules are reported at once, and nothing is stored', () => {
  const { RECAPTCHA_ENTERPRISE, RECAPTCHA_V2, RECAPTCHA_V3, TURNSTILE, HCAPTCHA } = SETTINGS;

  test.each<[string, object, [string, string][]]>([
    [
      'everything missing',
      { provider: 'RECAPTCHA_ENTERPRISE', siteKey: ' ', allowedHostnames: [] },
      [
        ['siteKey', 'REQUIRED'],
        ['secret', 'REQUIRED'],
        ['project', 'REQUIRED'],
        ['minimumScore', 'REQUIRED'],
        ['allowedHostnames', 'REQUIRED'],
      ],
    ],
    [
      'everything wrong',
      {
        ...RECAPTCHA_ENTERPRISE,
        siteKey: 'x'.repeat(501),
        secret: 'a b',
        project: 'é',
        minimumScore: 1.01,
        allowedHostnames: ['good.example', 'https://bad.example', '*.bad.example', 'bad.example:443', ''],
      },
      [
        ['siteKey', 'TOO_LONG 500'],
        ['secret', 'INVALID_CHARACTERS'],
        ['project', 'INVALID_CHARACTERS'],
        ['minimumScore', 'INVALID_FORMAT'],
        ['allowedHostnames.1', 'INVALID_FORMAT'],
        ['allowedHostnames.2', 'INVALID_FORMAT'],
        ['allowedHostnames.3', 'INVALID_FORMAT'],
        ['allowedHostnames.4', 'INVALID_FORMAT'],
      ],
    ],
    [
      'fields of other providers',
      { ...TURNSTILE, minimumScore: 0.5, project: 'x', secret: '' },
      [
        ['secret', 'REQUIRED'],
        ['project', 'INVALID_FORMAT'],
        ['minimumScore', 'INVALID_FORMAT'],
      ],
    ],
    [
      'a score that v2 does not give',
      { ...RECAPTCHA_V2, minimumScore: 0 },
      [['minimumScore', 'INVALID_FORMAT']],
    ],
    ['no score for v3', { ...RECAPTCHA_V3, minimumScore: null }, [['minimumScore', 'REQUIRED']]],
    ['a negative score', { ...HCAPTCHA, minimumScore: -0.1 }, [['minimumScore', 'INVALID_FORMAT']]],
    [
      'too many hostnames',
      { ...TURNSTILE, allowedHostnames: Array.from({ length: 101 }, (_, index) => `h${index}.example`) },
      [['allowedHostnames', 'TOO_MANY 100']],
    ],
  ])('%s', async (_what, input, expected) => {
    expect(await faults(input)).toEqual(expected);
    expect(await storedRisk()).toBeNull();
  });

  test('in sentences that say what is allowed', async () => {
    const input = { ...TURNSTILE, minimumScore: 0.5, project: 'x', allowedHostnames: ['*.example'] };
    const { fieldErrors } = await update(input);
    expect(fieldErrors.map(({ message }: { message: string }) => message)).toEqual([
      'This provider has no project.',
      'The minimum score must be from 0 to 1. Providers that give no score have no minimum score.',
      'An allowed hostname must be the name of one host, without scheme, port, path or *.',
    ]);
  });

  test.each([3, 0, -1, 2_147_483_647])('the site %s is not found', async (siteId) => {
    const notFound = { __typename: 'SiteNotFoundError', message: 'This site does not exist.' };
    expect(await update(TURNSTILE, siteId)).toEqual(notFound);
    expect((await ask(REMOVE, { siteId })).removeRiskAssessment).toEqual(notFound);
    expect((await service.app.sites.find(3))?.settings.risk).toBeNull();
  });
});

describe('what is kept of it beside the customer', () => {
  const CUSTOMERS = '{ customers { edges { node { risk { verdict provider score } } } } }';
  const risks = async () =>
    (await ask(CUSTOMERS)).customers.edges.map(({ node }: { node: { risk: unknown } }) => node.risk);
  const set = (provider: RiskProvider, more: object = {}) => update({ ...SETTINGS[provider], ...more });

  test('is shown to the platform: nothing, a verdict with a score, one without, and that there was none', async () => {
    await register();
    await set('RECAPTCHA_V3');
    await service.register(1, { ...GOOD_INPUT, email: 'b@example.com', securityToken: tokens.good() });
    await set('TURNSTILE');
    await service.register(1, { ...GOOD_INPUT, email: 'c@example.com', securityToken: tokens.good() });
    await set('HCAPTCHA', { whenUnavailable: 'ACCEPT' });
    const securityToken = tokens.fault('error503');
    await service.register(1, { ...GOOD_INPUT, email: 'd@example.com', securityToken });
    expect(await risks()).toEqual([
      null,
      { verdict: 'PASSED', provider: 'RECAPTCHA_V3', score: 0.9 },
      { verdict: 'PASSED', provider: 'TURNSTILE', score: null },
      { verdict: 'UNASSESSED', provider: 'HCAPTCHA', score: null },
    ]);
  });

  test('cannot be asked by the public, and neither can what the platform sees of the settings', async () => {
    for (const query of [
      'mutation { registerCustomer(siteId: 1, input: { email: "a@example.com", password: "secret" }) { ... on RegisterCustomerSuccess { customer { risk { verdict } } } } }',
      ...['project', 'minimumScore', 'allowedHostnames', 'whenUnavailable'].map(
        (field) => `{ site(id: 1) { riskAssessment { ${field} } } }`,
      ),
    ]) {
      const { body } = await service.ask(query);
      expect(body.errors[0].extensions.code, query).toBe('GRAPHQL_VALIDATION_FAILED');
    }
  });
});
