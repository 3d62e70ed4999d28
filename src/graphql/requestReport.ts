// What is told of a request when it has been answered: in the log, in the metrics and in the headers.
import type { Timings } from '../lib/timings.ts';

/** Filled in on the way. It names no person, address or secret. */
export interface RequestReport {
  /** The account that asked, and the id of its API key, on the platform. */
  accountId?: number;
  apiKeyId?: string;
  siteId?: number;
  /** The outcome's kind; `GraphQLError` where there was none; absent where nothing but queries were answered. */
  outcome?: string;
  /** The codes of the outcome or of the errors, each once. */
  codes?: readonly string[];
  retryAfterSeconds?: number;
  readonly timings: Timings;
}

interface ReportableOutcome {
  readonly kind: string;
  readonly reason?: string;
  readonly retryAfterSeconds?: number;
  readonly fieldErrors?: readonly { readonly code: string }[];
}

/** Notes how a mutation ended, and hands the outcome on. */
export function reportOutcome<Outcome extends ReportableOutcome>(
  report: RequestReport,
  outcome: Outcome,
  siteId?: number,
): Outcome {
  const { kind, reason, retryAfterSeconds, fieldErrors = [] } = outcome;
  if (siteId !== undefined) report.siteId = siteId;
  report.outcome = kind;
  report.codes = distinct([...(reason ? [reason] : []), ...fieldErrors.map(({ code }) => code)]);
  if (retryAfterSeconds !== undefined) report.retryAfterSeconds = retryAfterSeconds;
  return outcome;
}

/** Notes that a request was answered with GraphQL errors. */
export function reportErrors(report: RequestReport, codes: readonly string[]): void {
  report.outcome = 'GraphQLError';
  report.codes = distinct(codes);
}

const distinct = (codes: readonly string[]) => [...new Set(codes)];
