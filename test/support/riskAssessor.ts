// Risk assessment against the local providers, without the rest of the service.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import { type AssessRisk, createAssessRisk, type ProviderUrls } from '../../src/risk/assessRisk.ts';
import { encryptRiskSettings } from '../../src/risk/encryptRiskSettings.ts';
import type { Visitor } from '../../src/risk/provider.ts';
import type { RiskAssessment } from '../../src/risk/riskAssessment.ts';
import type { RiskSettings } from '../../src/risk/riskSettings.ts';
import { captureLog } from './captureLog.ts';
import { type RiskProviders, startRiskProviders } from './riskProviders.ts';

export const secrets = createSecretBox({ kind: 'given', key: Buffer.alloc(32, 'test') });

export interface RiskAssessor {
  readonly providers: RiskProviders;
  readonly logLines: string[];
  /** As the service calls it, for a question of the test's own. */
  readonly ask: AssessRisk;
  /** Asks about a token of a site with these settings, whose secret is encrypted first. */
  assess(
    settings: RiskSettings,
    token: string,
    more?: { siteId?: number; visitor?: Visitor },
  ): Promise<RiskAssessment>;
}

export const everyProviderAt = (url: string): ProviderUrls => ({
  RECAPTCHA_ENTERPRISE: url,
  RECAPTCHA_V2: url,
  RECAPTCHA_V3: url,
  TURNSTILE: url,
  HCAPTCHA: url,
});

export const REQUEST_ID = 'request-of-the-test';

/** Starts the providers before the file's tests; each test has circuits of its own, all of them closed. */
export function useRiskAssessor(): RiskAssessor {
  const captured = captureLog();
  let providers: RiskProviders;
  let ask: AssessRisk;
  beforeAll(async () => {
    providers = await startRiskProviders();
  });
  beforeEach(() => {
    providers.reset();
    captured.clear();
    ask = createAssessRisk({ urls: everyProviderAt(providers.url), secrets, log: captured.log });
  });
  afterAll(() => providers.close());

  return {
    get providers() {
      return providers;
    },
    logLines: captured.lines,
    ask: (question) => ask(question),
    assess: (settings, token, { siteId = 1, visitor = {} } = {}) =>
      ask({
        siteId,
        settings: encryptRiskSettings(settings, siteId, secrets),
        token,
        visitor,
        requestId: REQUEST_ID,
      }),
  };
}
