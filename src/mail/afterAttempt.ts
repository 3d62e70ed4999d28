// When a mail that failed is tried again. (pure)

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after the first, second, ... failed attempt; the last one repeats. */
const RETRY_DELAYS_MS = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 4 * HOUR];

/** By then, the challenge of a mail has ended. */
export const KEPT_MS = 24 * HOUR;

/** The time of the next attempt; undefined: there is none, because the challenge will have ended. */
export function nextAttempt(
  { attempts, createdAt }: { readonly attempts: number; readonly createdAt: Date },
  now: Date,
): Date | undefined {
  const delay = RETRY_DELAYS_MS[Math.min(attempts, RETRY_DELAYS_MS.length) - 1] ?? 0;
  const next = now.getTime() + delay;
  return next < createdAt.getTime() + KEPT_MS ? new Date(next) : undefined;
}
