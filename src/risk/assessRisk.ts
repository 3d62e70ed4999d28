// Risk assessment: asks the site's provider about the security token, and decides by its answer.
import type { Log } from '../lib/log.ts';
import type { SecretBox } from '../lib/secretBox.ts';
import { measure, type Timings } from '../lib/timings.ts';
import { decryptRiskSecret } from './encryptRiskSettings.ts';
import { askHcaptcha } from './hcaptcha.ts';
import type { ProviderAnswer, ProviderQuestion, Visitor } from './provider.ts';
import { createProviderCircuits } from './providerCircuits.ts';
import { askRecaptcha } from './recaptcha.ts';
import { askRecaptchaEnterprise } from './recaptchaEnterprise.ts';
import type { RiskAssessment } from './riskAssessment.ts';
import type { EncryptedRiskSettings, RiskProvider } from './riskSettings.ts';
import { askTurnstile } from './turnstile.ts';

/** For all requests of one assessment, retries included. */
const DEADLINE_MS = 3000;
/** The length of the pause after a provider's failures. */
const RETRY_AFTER_SECONDS = 10;

export interface RiskQuestion {
  readonly siteId: number;
  /** Null: the site has no risk assessment, and accepts every visitor. */
  readonly settings: EncryptedRiskSettings | null;
  readonly token: string | null;
  readonly visitor: Visitor;
  /** Identifies the request in the log. */
  readonly requestId: string | undefined;
  /** Receives the time that the provider takes. */
  readonly timings?: Timings;
}

/** Do not call it inside a transaction: it may take three seconds. */
export type AssessRisk = (question: RiskQuestion) => Promise<RiskAssessment>;

/** The base URL of each provider. */
export type ProviderUrls = Readonly<Record<RiskProvider, string>>;

export function createAssessRisk({
  urls,
  secrets,
  log,
}: {
  urls: ProviderUrls;
  secrets: SecretBox;
  log: Log;
}): AssessRisk {
  const throughCircuit = createProviderCircuits();

  async function answerTo(
    { siteId, token, visitor, requestId }: RiskQuestion,
    settings: EncryptedRiskSettings,
  ): Promise<ProviderAnswer> {
    const { provider } = settings;
    const logged = (answer: ProviderAnswer) => {
      writeToLog(log, { requestId, siteId, provider }, answer);
      return answer;
    };
    // The rules of the input require a token, so null does not happen. All providers' tokens are ASCII: others would only be
    // another spelling of a token that is spent.
    if (token === null || !/^[\x20-\x7e]+$/.test(token))
      return { kind: 'TOKEN_INVALID', detail: 'not a token' };
    const secret = decryptRiskSecret(settings, siteId, secrets);
    if (secret === undefined) {
      return logged({ kind: 'MISCONFIGURED', detail: 'SECRETS_KEY cannot decrypt the secret' });
    }
    // Answers that need no call are not logged: one line for each would only reflect the traffic.
    return throughCircuit(`${provider} ${siteId}`, async () => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      return logged(await ask(settings, { token, visitor, secret, baseUrl: urls[provider], signal }));
    });
  }

  return async (question) => {
    const { settings } = question;
    if (!settings) return { kind: 'ACCEPTED', risk: null };
    const { provider, whenUnavailable } = settings;
    const answer = await measure(question.timings ?? {}, 'risk', answerTo(question, settings));
    switch (answer.kind) {
      case 'PASSED':
        return { kind: 'ACCEPTED', risk: { verdict: 'PASSED', provider, score: answer.score } };
      case 'UNAVAILABLE':
        return whenUnavailable === 'ACCEPT'
          ? { kind: 'ACCEPTED', risk: { verdict: 'UNASSESSED', provider, score: null } }
          : { kind: 'UNAVAILABLE', retryAfterSeconds: RETRY_AFTER_SECONDS };
      // Rejected even if the site accepts unassessed visitors: a wrong secret would disable the check for good, and anyone
      // can cause a flood.
      case 'MISCONFIGURED':
        return { kind: 'UNAVAILABLE', retryAfterSeconds: RETRY_AFTER_SECONDS };
      case 'BUSY':
        return { kind: 'UNAVAILABLE', retryAfterSeconds: 1 };
      default:
        return { kind: answer.kind };
    }
  };
}

function ask(settings: EncryptedRiskSettings, question: ProviderQuestion): Promise<ProviderAnswer> {
  switch (settings.provider) {
    case 'RECAPTCHA_ENTERPRISE':
      return askRecaptchaEnterprise(settings, question);
    case 'RECAPTCHA_V2':
    case 'RECAPTCHA_V3':
      return askRecaptcha(settings, question);
    case 'TURNSTILE':
      return askTurnstile(settings, question);
    case 'HCAPTCHA':
      return askHcaptcha(settings, question);
  }
}

/** Misconfiguration: error. Outage or flood: warn. Visitor behaviour: info. */
function writeToLog(log: Log, question: object, answer: ProviderAnswer): void {
  if (answer.kind === 'PASSED') return;
  const { kind, ...facts } = answer;
  const line = { ...question, answer: kind, ...facts };
  if (kind === 'MISCONFIGURED') log.error(line, 'fault');
  else if (kind === 'UNAVAILABLE' || kind === 'BUSY') log.warn(line, 'risk assessment');
  else log.info(line, 'risk assessment');
}
