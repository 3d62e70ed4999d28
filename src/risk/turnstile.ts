// Cloudflare Turnstile. https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
import { randomUUID } from 'node:crypto';
import { checkAssessment } from './checkAssessment.ts';
import { BROKEN_CONNECTION } from './postForJson.ts';
import type { AskProvider } from './provider.ts';
import { COMMON_ERROR_CODES, type ErrorCodes, siteverify } from './siteverify.ts';

const INTERNAL_ERROR = 'internal-error';

const ERROR_CODES: ErrorCodes = {
  ...COMMON_ERROR_CODES,
  'timeout-or-duplicate': 'TOKEN_EXPIRED',
  [INTERNAL_ERROR]: 'UNAVAILABLE',
};

export const askTurnstile: AskProvider<'TURNSTILE'> = async (
  { allowedHostnames },
  { baseUrl, secret, token, visitor, signal },
) => {
  // With the same idempotency key, a second request gets the answer to the first, and not "duplicate".
  const fields = { secret, response: token, remoteip: visitor.address, idempotency_key: randomUUID() };
  const ask = () => siteverify(`${baseUrl}/turnstile/v0/siteverify`, fields, ERROR_CODES, signal);
  const first = await ask();
  const again = first.kind === 'UNAVAILABLE' && [BROKEN_CONNECTION, INTERNAL_ERROR].includes(first.detail);
  const result = again ? await ask() : first;
  if (result.kind !== 'ACCEPTED') return result;
  // Turnstile gives no score: it decides by itself.
  return checkAssessment(
    { ...result.assessment, score: undefined },
    { allowedHostnames, action: true, minimumScore: null },
  );
};
