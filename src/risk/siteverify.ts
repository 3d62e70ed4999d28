// The protocol that reCAPTCHA began and others speak with it: a form is posted to `siteverify`, JSON comes back.
import * as z from 'zod';
import type { Assessment } from './judge.ts';
import { postForJson } from './postForJson.ts';
import { type ProviderAnswer, withoutVerdict } from './provider.ts';

/** What a provider's documented error codes mean for us. */
export type ErrorCodes = Readonly<Record<string, Exclude<ProviderAnswer['kind'], 'PASSED' | 'REFUSED'>>>;

/** Codes that all of them have. */
export const COMMON_ERROR_CODES = {
  'missing-input-secret': 'MISCONFIGURED',
  'invalid-input-secret': 'MISCONFIGURED',
  'bad-request': 'MISCONFIGURED',
  'invalid-keys': 'MISCONFIGURED',
  'missing-input-response': 'TOKEN_INVALID',
  'invalid-input-response': 'TOKEN_INVALID',
} satisfies ErrorCodes;

/** Where several codes are told at once, the first of these decides. */
const PRECEDENCE = ['MISCONFIGURED', 'UNAVAILABLE', 'TOKEN_INVALID', 'TOKEN_EXPIRED'] as const;

/** The token is accepted, for the site to judge; or an answer that needs no judging. */
export type Siteverification =
  | { readonly kind: 'ACCEPTED'; readonly assessment: Assessment }
  | Exclude<ProviderAnswer, { readonly kind: 'PASSED' }>;

const answerSchema = z.object({
  success: z.boolean().optional().catch(undefined),
  hostname: z.string().optional().catch(undefined),
  action: z.string().optional().catch(undefined),
  score: z.number().optional().catch(undefined),
  'error-codes': z.array(z.string()).optional().catch(undefined),
});

export async function siteverify(
  url: string,
  fields: Readonly<Record<string, string | undefined>>,
  errorCodes: ErrorCodes,
  signal: AbortSignal,
): Promise<Siteverification> {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  const reception = await postForJson(url, new URLSearchParams(given), signal);
  if (reception.kind === 'FAILURE') return withoutVerdict(reception.status, reception.detail);

  const { success, 'error-codes': codes = [], ...assessment } = answerSchema.parse(reception.body);
  // Google then vouches for everybody, with a sentence in place of a code.
  if (codes.some((code) => /quota/i.test(code))) return { kind: 'MISCONFIGURED', detail: 'over quota' };
  if (reception.status === 200 && success === true) return { kind: 'ACCEPTED', assessment };

  const meanings = new Set(codes.map((code) => errorCodes[code]));
  const kind = PRECEDENCE.find((meaning) => meanings.has(meaning));
  if (kind) return { kind, detail: describe(codes) };
  // Error codes may come with a status of their own, but a refusal that names none we know does not.
  if (reception.status !== 200) return withoutVerdict(reception.status, `HTTP status ${reception.status}`);
  return { kind: 'REFUSED', detail: describe(codes) };
}

/** Codes for the log; what does not look like a code might be a secret that is echoed, and is not repeated. */
function describe(codes: readonly string[]): string {
  return (
    codes
      .filter((code) => /^[a-z-]{1,40}$/.test(code))
      .slice(0, 5)
      .join(' ') || 'no error code'
  );
}
