// Google reCAPTCHA v2 and v3. https://developers.google.com/recaptcha/docs/verify
import { judge } from './judge.ts';
import type { AskProvider } from './provider.ts';
import { COMMON_ERROR_CODES, type ErrorCodes, siteverify } from './siteverify.ts';

const ERROR_CODES: ErrorCodes = { ...COMMON_ERROR_CODES, 'timeout-or-duplicate': 'TOKEN_EXPIRED' };

export const askRecaptcha: AskProvider<'RECAPTCHA_V2' | 'RECAPTCHA_V3'> = async (
  settings,
  { baseUrl, secret, token, visitor, signal },
) => {
  const said = await siteverify(
    `${baseUrl}/recaptcha/api/siteverify`,
    { secret, response: token, remoteip: visitor.address },
    ERROR_CODES,
    signal,
  );
  if (said.kind !== 'ACCEPTED') return said;
  const { allowedHostnames } = settings;
  // v2 asks the visitor to tick a box, and has neither action nor score.
  return settings.provider === 'RECAPTCHA_V2'
    ? judge(said.assessment, { allowedHostnames, action: false, minimumScore: null })
    : judge(said.assessment, { allowedHostnames, action: true, minimumScore: settings.minimumScore });
};
