// Visitors who keep coming, each with one form and one key, which is sent until there is a success.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { askGraphql } from './postJson.ts';
import { REGISTER_CUSTOMER } from './service.ts';

export interface Success {
  readonly id: string;
  readonly at: number;
  readonly replayed: boolean;
}

export interface Visitors {
  readonly successes: readonly Success[];
  /** The attempts without a success: what each got. */
  readonly failures: readonly string[];
  /** No one comes any longer. Resolves with their number when every visitor has a success. */
  readonly stop: () => Promise<number>;
}

export function startVisitors(url: string, perSecond: number): Visitors {
  const successes: Success[] = [];
  const failures: string[] = [];
  const all: Promise<void>[] = [];

  async function register(): Promise<void> {
    const input = {
      email: `${randomUUID()}@example.com`,
      password: 'correct horse',
      idempotencyKey: randomUUID(),
    };
    for (;;) {
      const outcome = await attempt(url, input);
      if (typeof outcome !== 'string') {
        successes.push(outcome);
        return;
      }
      failures.push(outcome);
      await sleep(500 + Math.random() * 1000);
    }
  }

  const arrivals = setInterval(() => all.push(register()), 1000 / perSecond);
  return {
    successes,
    failures,
    async stop() {
      clearInterval(arrivals);
      await Promise.all(all);
      return all.length;
    },
  };
}

/** @throws for an outcome that would never become a success. */
async function attempt(url: string, input: object): Promise<Success | string> {
  let answer: Awaited<ReturnType<typeof askGraphql>>;
  try {
    answer = await askGraphql(fetch, url, REGISTER_CUSTOMER, { siteId: 1, input });
  } catch (error) {
    return String(error);
  }
  const result = answer.body.data?.registerCustomer;
  if (result?.__typename === 'RegisterCustomerSuccess')
    return { id: result.customer.id, at: performance.now(), replayed: result.replayed };
  if (result && result.__typename !== 'RetryLaterError') throw new Error(JSON.stringify(result));
  return result ? result.__typename : `HTTP ${answer.status}`;
}
