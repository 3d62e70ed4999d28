// A client that sends its registration again, with its key, until there is a success.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { askGraphql } from './postJson.ts';
import { REGISTER_CUSTOMER } from './service.ts';

export interface Registered {
  readonly id: string;
  readonly replayed: boolean;
}

/** One form, with one key. The address of the service may change meanwhile. */
export async function registerUntilSuccess(url: () => string, siteId: number): Promise<Registered> {
  const input = {
    email: `${randomUUID()}@example.com`,
    password: 'Correct-Horse-1',
    idempotencyKey: randomUUID(),
  };
  for (;;) {
    try {
      const { body } = await askGraphql(fetch, url(), REGISTER_CUSTOMER, { siteId, input });
      const result = body.data?.registerCustomer;
      if (result?.__typename === 'RegisterCustomerSuccess') {
        return { id: result.customer.id, replayed: result.replayed };
      }
      // Only what passes by itself may be tried again: a field error would never end.
      if (result && result.__typename !== 'RetryLaterError') throw new TypeError(JSON.stringify(result));
    } catch (error) {
      if (error instanceof TypeError && !('cause' in error)) throw error;
    }
    await sleep(100 + Math.random() * 200);
  }
}
