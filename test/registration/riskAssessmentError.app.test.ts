// RiskAssessmentError: the visitor is rejected, nothing says why, and nothing is stored.
import { expect, test } from 'vitest';
import { useAssessedSites } from '../support/assessedService.ts';
import { SETTINGS, tokens } from '../support/riskProviders.ts';
import { GOOD_INPUT } from '../support/service.ts';

const { service, use, spent } = useAssessedSites();

test.each(Object.values(SETTINGS))(
  'a rejection is a RiskAssessmentError that does not say why, and nothing is stored ($provider)',
  async (settings) => {
    await use(settings);
    const securityToken = tokens.good({ hostname: 'evil.example' });
    expect(await service.register(1, { ...GOOD_INPUT, securityToken })).toEqual({
      __typename: 'RiskAssessmentError',
      message: 'The registration was rejected by the security check.',
    });
    expect(await service.rows()).toHaveLength(0);
    expect(await spent()).toHaveLength(0);
  },
);
