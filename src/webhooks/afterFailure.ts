// What a failed attempt means for its delivery and its endpoint: the rules of retrying and giving up. (pure)
import type { DeliveryState, EndpointState, PostResult } from './webhookEndpoint.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long to wait after the first, second, ... failed attempt; after the last one the delivery has failed. */
const RETRY_DELAYS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
const JITTER = 0.2;
const MAX_RETRY_AFTER_MS = 24 * HOUR;

/** After so many failures in a row the endpoint rests, then gets one probe. */
export const FAILURES_BEFORE_REST = 5;
const FIRST_REST_MS = 30 * SECOND;
const LONGEST_REST_MS = HOUR;

/** An endpoint that has only failed for so long is disabled. */
const DISABLE_AFTER_MS = 5 * DAY;

/** The endpoint before the attempt. */
export interface EndpointHealth {
  readonly state: EndpointState;
  readonly failures: number;
  readonly failingSince: Date | null;
}

export interface AfterFailure {
  readonly delivery: { readonly state: DeliveryState; readonly dueAt?: Date };
  readonly endpoint: EndpointHealth & { readonly resumeAt: Date | null };
}

/**
 * `attempts` counts this attempt too; `random` is from 0 to 1. A response 410 ends the endpoint, Retry-After of 429 and 503
 * holds for the whole endpoint.
 */
export function afterFailure(
  { outcome, retryAfterSeconds }: Pick<PostResult, 'outcome' | 'retryAfterSeconds'>,
  {
    attempts,
    endpoint,
    now,
    random,
  }: { attempts: number; endpoint: EndpointHealth; now: Date; random: number },
): AfterFailure {
  const failures = endpoint.failures + 1;
  const failingSince = endpoint.failingSince ?? now;
  if (outcome === 'GONE') {
    const gone = { state: 'DISABLED_GONE' as const, failures, failingSince, resumeAt: null };
    return { delivery: { state: 'FAILED' }, endpoint: gone };
  }
  const later = (ms: number) => new Date(now.getTime() + ms);
  const askedMs = Math.min((retryAfterSeconds ?? 0) * SECOND, MAX_RETRY_AFTER_MS);
  const restMs =
    failures < FAILURES_BEFORE_REST
      ? 0
      : Math.min(FIRST_REST_MS * 2 ** (failures - FAILURES_BEFORE_REST), LONGEST_REST_MS);
  const resumeMs = Math.max(askedMs, restMs);
  const delayMs = RETRY_DELAYS_MS[attempts - 1];
  const failing = now.getTime() - failingSince.getTime() >= DISABLE_AFTER_MS && endpoint.state === 'ACTIVE';
  return {
    delivery:
      delayMs === undefined
        ? { state: 'FAILED' }
        : {
            state: 'PENDING',
            dueAt: later(Math.max(delayMs * (1 + JITTER * (2 * random - 1)), askedMs)),
          },
    endpoint: {
      state: failing ? 'DISABLED_FAILING' : endpoint.state,
      failures,
      failingSince,
      resumeAt: resumeMs > 0 ? later(resumeMs) : null,
    },
  };
}
