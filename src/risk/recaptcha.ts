// Google reCAPTCHA v2 and v3. https://developers.google.com/recaptcha/docs/verify
import { checkAssessment } from './checkAssessment.ts';
import type { AskProvider } from './provider.ts';
import { COMMON_ERROR_CODES, type ErrorCodes, siteverify } from './siteverify.ts';

const ERROR_CODES: ErrorCodes = { ...COMMON_ERROR_CODES, 'timeout-or-duplicate': 'TOKEN_EXPIRED' };

export const askRecaptcha: AskProvider<'RECAPTCHA_V2' | 'RECAPTCHA_V3'> = async (
  settings,
  { baseUrl, secret, token, visitor, signal },
) => {
  const result = await siteverify(
    `${baseUrl}/recaptcha/api/siteverify`,
    { secret, response: token, remoteip: visitor.address },
    ERROR_CODES,
    signal,
  );
  if (result.kind !== 'ACCEPTED') return result;
  const { allowedHostnames } = settings;
  // v2 shows the visitor a checkbox, and has neither action nor score.
  return settings.provider === 'RECAPTCHA_V2'
    ? checkAssessment(result.assessment, { allowedHostnames, action: false, minimumScore: null })
    : checkAssessment(result.assessment, {
        allowedHostnames,
        action: true,
        minimumScore: settings.minimumScore,
      });
};
