// hCaptcha. https://docs.hcaptcha.com/#verify-the-user-response-server-side
import { checkAssessment } from './checkAssessment.ts';
import type { AskProvider } from './provider.ts';
import { COMMON_ERROR_CODES, type ErrorCodes, siteverify } from './siteverify.ts';

const ERROR_CODES: ErrorCodes = {
  ...COMMON_ERROR_CODES,
  'expired-input-response': 'TOKEN_EXPIRED',
  'already-seen-response': 'TOKEN_INVALID',
  'invalid-or-already-seen-response': 'TOKEN_INVALID',
  'missing-remoteip': 'MISCONFIGURED',
  'invalid-remoteip': 'MISCONFIGURED',
  'not-using-dummy-passcode': 'MISCONFIGURED',
  'not-using-dummy-secret': 'MISCONFIGURED',
  'sitekey-secret-mismatch': 'MISCONFIGURED',
};

export const askHcaptcha: AskProvider<'HCAPTCHA'> = async (
  { allowedHostnames, minimumScore, siteKey },
  { baseUrl, secret, token, visitor, signal },
) => {
  const result = await siteverify(
    `${baseUrl}/siteverify`,
    { secret, response: token, remoteip: visitor.address, sitekey: siteKey },
    ERROR_CODES,
    signal,
  );
  if (result.kind !== 'ACCEPTED') return result;
  const { hostname, score } = result.assessment;
  return checkAssessment(
    { hostname, score: fromRisk(score) },
    { allowedHostnames, action: false, minimumScore },
  );
};

/** hCaptcha's score is the risk, from 0 (human) to 1 (bot). Rounded, because 1 - 0.9 is slightly below 0.1. */
function fromRisk(risk: number | undefined): number | undefined {
  return risk === undefined ? undefined : Math.round((1 - risk) * 1e6) / 1e6;
}
