// What is kept of an assessment beside the customer, and what a provider learns of the visitor.
import { expect, test } from 'vitest';
import { useAssessedSites } from '../support/assessedService.ts';
import { useListeningService } from '../support/listeningService.ts';
import { askGraphql } from '../support/postJson.ts';
import { SETTINGS, tokens } from '../support/riskProviders.ts';
import { GOOD_INPUT, REGISTER_CUSTOMER } from '../support/service.ts';

const assessed = useAssessedSites(useListeningService);
const { service, use } = assessed;

test.each(Object.values(SETTINGS))(
  'of a visitor who passes, verdict and score are kept: $provider',
  async (settings) => {
    await use(settings);
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.good() });
    expect(result.__typename).toBe('RegisterCustomerSuccess');
    const scored = settings.provider.startsWith('RECAPTCHA');
    expect(await service.rows()).toMatchObject([
      { riskVerdict: 'PASSED', riskProvider: settings.provider, riskScore: scored ? 0.9 : null },
    ]);
  },
);

test('of a visitor who is let in while the provider is unavailable, that is kept', async () => {
  await use({ ...SETTINGS.HCAPTCHA, whenUnavailable: 'ACCEPT' });
  const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.fault('error503') });
  expect(result.__typename).toBe('RegisterCustomerSuccess');
  expect(await service.rows()).toMatchObject([
    { riskVerdict: 'UNASSESSED', riskProvider: 'HCAPTCHA', riskScore: null },
  ]);
});

test('the provider gets the visitor’s address and browser', async () => {
  await use(SETTINGS.RECAPTCHA_ENTERPRISE);
  const input = { ...GOOD_INPUT, securityToken: tokens.good() };
  const userAgent = `Browser/1.0 ${'x'.repeat(600)}`;
  const variables = { siteId: 1, input };
  const headers = { 'user-agent': userAgent };
  const { body } = await askGraphql(
    fetch,
    `${service.origin}/graphql`,
    REGISTER_CUSTOMER,
    variables,
    headers,
  );
  expect(body).toMatchObject({
    data: { registerCustomer: { __typename: 'RegisterCustomerSuccess' } },
  });
  expect(assessed.providers.requests[0]?.fields.event).toMatchObject({
    userIpAddress: '127.0.0.1',
    userAgent: userAgent.slice(0, 512),
  });
});
