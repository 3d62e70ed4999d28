// site(id): what a form needs to know before it is filled in.
import { describe, expect, test } from 'vitest';
import { useAssessedSites } from '../support/assessedService.ts';
import { SECRET, SETTINGS, SITE_KEY } from '../support/riskProviders.ts';
import { useService } from '../support/service.ts';

const service = useService();

const SITE = /* GraphQL */ `
  query ($id: Int!) {
    site(id: $id) { id siteId name defaultLanguage passwordRules { minLength maxLength requiredClasses refuseCommon } }
  }
`;

test.each([
  [
    1,
    {
      id: 'Site:1',
      siteId: 1,
      name: 'daily.example',
      defaultLanguage: 'EN',
      passwordRules: { minLength: 6, maxLength: 256, requiredClasses: [], refuseCommon: false },
    },
  ],
  [
    2,
    {
      id: 'Site:2',
      siteId: 2,
      name: 'quotidien.example',
      defaultLanguage: 'FR',
      passwordRules: {
        minLength: 8,
        maxLength: 30,
        requiredClasses: ['NUMBER', 'SYMBOL', 'LOWERCASE', 'UPPERCASE'],
        refuseCommon: false,
      },
    },
  ],
  [5, null],
])('site %i', async (id, site) => {
  expect((await service.ask(SITE, { id })).body).toEqual({ data: { site } });
});

describe('the risk assessment', () => {
  const { service, use } = useAssessedSites();
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
