// What the log, the metrics and the headers say about a request after its response.
import type { Timings } from '../lib/timings.ts';

/** Filled in while the request runs. It names no person, address or secret. */
export interface RequestLog {
  /** On the platform: the account of the API key, and the key's id. */
  accountId?: number;
  apiKeyId?: string;
  siteId?: number;
  /** The outcome's kind; `GraphQLError` if there was an error instead; absent if only queries ran. */
  outcome?: string;
  /** The codes of the outcome or of the errors, each once. */
  codes?: readonly string[];
  retryAfterSeconds?: number;
  readonly timings: Timings;
}

/** An outcome, as far as it is recorded. */
export interface RecordedOutcome {
  readonly kind: string;
  readonly reason?: string;
  readonly failure?: string;
  readonly retryAfterSeconds?: number;
  readonly fieldErrors?: readonly { readonly code: string }[];
}

/** Records how a mutation ended. */
export function recordOutcome(requestLog: RequestLog, outcome: RecordedOutcome, siteId?: number): void {
  const { kind, reason, failure, retryAfterSeconds, fieldErrors = [] } = outcome;
  if (siteId !== undefined) requestLog.siteId = siteId;
  requestLog.outcome = kind;
  const codes = [reason, failure, ...fieldErrors.map(({ code }) => code)];
  requestLog.codes = distinct(codes.filter((code) => code !== undefined));
  if (retryAfterSeconds !== undefined) requestLog.retryAfterSeconds = retryAfterSeconds;
}

/** Records that the response has GraphQL errors. */
export function recordErrors(requestLog: RequestLog, codes: readonly string[]): void {
  requestLog.outcome = 'GraphQLError';
  requestLog.codes = distinct(codes);
}

const distinct = (codes: readonly string[]) => [...new Set(codes)];
