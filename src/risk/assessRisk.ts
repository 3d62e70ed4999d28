// Risk assessment: a security token, held against what the site's provider says of it.
import type { Log } from '../lib/log.ts';
import type { SecretBox } from '../lib/secretBox.ts';
import { askHcaptcha } from './hcaptcha.ts';
import type { ProviderAnswer, ProviderQuestion, Visitor } from './provider.ts';
import { createProviderCircuits } from './providerCircuits.ts';
import { askRecaptcha } from './recaptcha.ts';
import { askRecaptchaEnterprise } from './recaptchaEnterprise.ts';
import type { RiskAssessment } from './riskAssessment.ts';
import type { RiskProvider, SealedRiskSettings } from './riskSettings.ts';
import { openRiskSecret } from './sealRiskSettings.ts';
import { askTurnstile } from './turnstile.ts';

/** For a whole conversation with a provider, retries included. */
const DEADLINE_MS = 3000;
/** As long as a provider in trouble is left alone. */
const RETRY_AFTER_SECONDS = 10;

export interface RiskQuestion {
  readonly siteId: number;
  /** Null: the site has no risk assessment, and everyone is let in. */
  readonly settings: SealedRiskSettings | null;
  readonly token: string | null;
  readonly visitor: Visitor;
  /** Names the request in the log. */
  readonly requestId: string | undefined;
}

/** Never call it inside a transaction: it may take three seconds. */
export type AssessRisk = (question: RiskQuestion) => Promise<RiskAssessment>;

/** Where each provider is asked. */
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
    settings: SealedRiskSettings,
  ): Promise<ProviderAnswer> {
    const { provider } = settings;
    const logged = (answer: ProviderAnswer) => {
      writeToLog(log, { requestId, siteId, provider }, answer);
      return answer;
    };
    // The input's rules do not let it come to this.
    if (token === null) return logged({ kind: 'TOKEN_INVALID', detail: 'no token' });
    const secret = openRiskSecret(settings, siteId, secrets);
    if (secret === undefined) {
      return logged({ kind: 'MISCONFIGURED', detail: 'SECRETS_KEY does not open the secret' });
    }
    // What is answered without asking is not logged: a line for each would only tell of the traffic.
    return throughCircuit(`${provider} ${siteId}`, async () => {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      return logged(await ask(settings, { token, visitor, secret, baseUrl: urls[provider], signal }));
    });
  }

  return async (question) => {
    const { settings } = question;
    if (!settings) return { kind: 'ACCEPTED', risk: null };
    const { provider, whenUnavailable } = settings;
    const answer = await answerTo(question, settings);
    switch (answer.kind) {
      case 'PASSED':
        return { kind: 'ACCEPTED', risk: { verdict: 'PASSED', provider, score: answer.score } };
      case 'UNAVAILABLE':
        return whenUnavailable === 'ACCEPT'
          ? { kind: 'ACCEPTED', risk: { verdict: 'UNASSESSED', provider, score: null } }
          : { kind: 'UNAVAILABLE', retryAfterSeconds: RETRY_AFTER_SECONDS };
      // Even where the site accepts visitors without assessment: an outage ends, a wrong secret would let in everyone, and
      // so would a flood, which is anybody's to make.
      case 'MISCONFIGURED':
        return { kind: 'UNAVAILABLE', retryAfterSeconds: RETRY_AFTER_SECONDS };
      case 'BUSY':
        return { kind: 'UNAVAILABLE', retryAfterSeconds: 1 };
      default:
        return { kind: answer.kind };
    }
  };
}

function ask(settings: SealedRiskSettings, question: ProviderQuestion): Promise<ProviderAnswer> {
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

/** What the operator has to mend is a fault; what is worth knowing is a warning; what visitors do is for the curious. */
function writeToLog(log: Log, question: object, answer: ProviderAnswer): void {
  if (answer.kind === 'PASSED') return;
  const { kind, ...facts } = answer;
  const line = { ...question, answer: kind, ...facts };
  if (kind === 'MISCONFIGURED') log.error(line, 'fault');
  else if (kind === 'UNAVAILABLE' || kind === 'BUSY') log.warn(line, 'risk assessment');
  else log.info(line, 'risk assessment');
}
