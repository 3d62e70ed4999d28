// The protocol of reCAPTCHA that other providers share: POST a form to `siteverify`, get JSON.
import * as z from 'zod';
import type { Assessment } from './checkAssessment.ts';
import { postForJson } from './postForJson.ts';
import { type ProviderAnswer, withoutVerdict } from './provider.ts';

/** The meaning of a provider's documented error codes. */
export type ErrorCodes = Readonly<Record<string, Exclude<ProviderAnswer['kind'], 'PASSED' | 'REJECTED'>>>;

/** Codes of all providers. */
export const COMMON_ERROR_CODES = {
  'missing-input-secret': 'MISCONFIGURED',
  'invalid-input-secret': 'MISCONFIGURED',
  'bad-request': 'MISCONFIGURED',
  'invalid-keys': 'MISCONFIGURED',
  'missing-input-response': 'TOKEN_INVALID',
  'invalid-input-response': 'TOKEN_INVALID',
} satisfies ErrorCodes;

/** If a response has several codes, the first of these decides. An outage is last: a used token must not look like one. */
const PRECEDENCE = ['MISCONFIGURED', 'TOKEN_INVALID', 'TOKEN_EXPIRED', 'UNAVAILABLE'] as const;

/** The token is accepted, and its assessment is still to be checked; or a final answer. */
export type SiteverifyResult =
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
): Promise<SiteverifyResult> {
  const sent = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  const response = await postForJson(url, new URLSearchParams(sent), signal);
  if (response.kind === 'FAILURE') return withoutVerdict(response.status, response.detail);

  const { success, 'error-codes': codes = [], ...assessment } = answerSchema.parse(response.body);
  // Google then accepts every token, with a sentence in place of a code.
  if (codes.some((code) => /quota/i.test(code))) return { kind: 'MISCONFIGURED', detail: 'over quota' };
  if (response.status === 200 && success === true) return { kind: 'ACCEPTED', assessment };

  const meanings = new Set(codes.map((code) => errorCodes[code]));
  const kind = PRECEDENCE.find((meaning) => meanings.has(meaning));
  if (kind) return { kind, detail: describe(codes) };
  // Error codes may have a status of their own; a rejection without a known code has status 200.
  if (response.status !== 200) return withoutVerdict(response.status, `HTTP status ${response.status}`);
  return { kind: 'REJECTED', detail: describe(codes) };
}

/** Codes for the log. Text that does not look like a code is left out: it might be an echoed secret. */
function describe(codes: readonly string[]): string {
  return (
    codes
      .filter((code) => /^[a-z-]{1,40}$/.test(code))
      .slice(0, 5)
      .join(' ') || 'no error code'
  );
}
