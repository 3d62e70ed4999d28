// Risk assessment against the local providers, without the rest of the service.
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import { type AssessRisk, createAssessRisk, type ProviderUrls } from '../../src/risk/assessRisk.ts';
import { encryptRiskSettings } from '../../src/risk/encryptRiskSettings.ts';
import type { Visitor } from '../../src/risk/provider.ts';
import type { RiskAssessment } from '../../src/risk/riskAssessment.ts';
import type { RiskSettings } from '../../src/risk/riskSettings.ts';
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
  const assessor = { logLines: [] as string[] } as {
    -readonly [Key in keyof RiskAssessor]: RiskAssessor[Key];
  };
  const destination = new Writable({
    write(line, _encoding, done) {
      assessor.logLines.push(String(line));
      done();
    },
  });
  const log = createLog('info', destination);
  beforeAll(async () => {
    assessor.providers = await startRiskProviders();
  });
  beforeEach(() => {
    const urls = everyProviderAt(assessor.providers.url);
    assessor.providers.reset();
    assessor.logLines.length = 0;
    assessor.ask = createAssessRisk({ urls, secrets, log });
  });
  afterAll(() => assessor.providers.close());

  assessor.assess = (settings, token, { siteId = 1, visitor = {} } = {}) =>
    assessor.ask({
      siteId,
      settings: encryptRiskSettings(settings, siteId, secrets),
      token,
      visitor,
      requestId: REQUEST_ID,
    });
  return assessor;
}
