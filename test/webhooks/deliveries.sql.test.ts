// From a registration to a publisher's endpoint: what is delivered, when it is tried again, and when it is given up.
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, test } from 'vitest';
import { customers, webhookEvents } from '../../src/database/tables.ts';
import { createClaims } from '../../src/webhooks/claims.ts';
import type { EndpointInput } from '../../src/webhooks/endpointInput.ts';
import type { PostOptions } from '../../src/webhooks/postWebhook.ts';
import type { PostResult } from '../../src/webhooks/webhookEndpoint.ts';
import { useService } from '../support/service.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let now: Date;
let posted: PostOptions[];
/** What the receiver answers, request by request; the last answer stays. */
let answers: (number | 'DOWN' | { status: number; retryAfterSeconds: number })[];

const service = useService(
  {},
  {
    clock: () => now,
    post: async (options) => {
      posted.push(options);
      return answered(answers.length > 1 ? answers.shift() : answers[0]);
    },
  },
);

beforeEach(() => {
  now = new Date('2026-11-29T09:41:00.000Z');
  posted = [];
  answers = [200];
});

function answered(answer: (typeof answers)[number] = 200): PostResult {
  const result = { milliseconds: 5, retryAfterSeconds: null };
  if (answer === 'DOWN') return { ...result, outcome: 'UNREACHABLE', status: null };
  const status = typeof answer === 'number' ? answer : answer.status;
  const retryAfterSeconds = typeof answer === 'number' ? null : answer.retryAfterSeconds;
  const outcome = status < 300 ? 'DELIVERED' : status === 410 ? 'GONE' : 'REFUSED';
  return { ...result, outcome, status, retryAfterSeconds };
}

const NOTHING: Pick<PostOptions, 'url' | 'body' | 'headers'> = { url: '', body: '', headers: {} };

const INPUT: EndpointInput = {
  url: 'https://crm.example/hooks',
  label: 'CRM',
  eventTypes: ['CUSTOMER_REGISTERED', 'CUSTOMER_UPDATED'],
};

async function createEndpoint(accountId = 1, input: Partial<EndpointInput> = {}) {
  const outcome = await service.app.webhooks.create(accountId, { ...INPUT, ...input });
  if (outcome.kind !== 'CreateWebhookEndpointSuccess') throw new Error(outcome.kind);
  return { ...outcome.endpoint, secret: outcome.secret };
}

let registered = 0;
async function register(siteId = 1) {
  registered++;
  const result = await service.register(siteId, {
    email: `visitor${registered}@example.com`,
    password: 'correct horse',
  });
  return result.customer.id as string;
}

/** Lets the time pass, and attempts what is due. */
async function pass(ms: number) {
  now = new Date(now.getTime() + ms);
  await service.app.deliveries.drain();
}

const deliveriesOf = (endpointId: string) =>
  service.app.webhooks.findDeliveries(1, endpointId, { size: 100 });
const endpointOf = async (id: string) =>
  (await service.app.webhooks.list(1)).find((endpoint) => endpoint.id === id);

test('a registration is delivered as a thin event that the library of Standard Webhooks verifies', async () => {
  const { id, secret } = await createEndpoint();
  const customerId = await register();
  await pass(0);

  expect(posted).toHaveLength(1);
  const [{ url, body, headers } = NOTHING] = posted;
  expect(url).toBe(INPUT.url);
  expect(JSON.parse(body)).toEqual({
    type: 'customer.registered',
    timestamp: '2026-11-29T09:41:00.000Z',
    data: { accountId: 1, siteId: 1, customerId },
  });
  const timestamp = Number(headers['webhook-timestamp']) * 1000;
  expect(timestamp).toBe(now.getTime());
  // The library compares with the real clock.
  const signature = { ...headers };
  expect(() => verifyAt(secret, body, signature)).not.toThrow();
  expect(() => verifyAt(secret, `${body} `, signature)).toThrow();

  const [delivery] = await deliveriesOf(id);
  expect(delivery).toMatchObject({
    state: 'DELIVERED',
    attempts: 1,
    customerId,
    eventType: 'customer.registered',
    eventId: headers['webhook-id'],
    nextAttemptAt: null,
    lastAttempt: { outcome: 'DELIVERED', status: 200, milliseconds: 5, at: now },
  });
  expect(await endpointOf(id)).toMatchObject({ lastDeliveredAt: now, failingSince: null });
});

/** Verifies as if the present were the test's. */
function verifyAt(secret: string, body: string, headers: Record<string, string>): void {
  const real = Date.now;
  Date.now = () => now.getTime();
  try {
    new Webhook(secret).verify(body, headers);
  } finally {
    Date.now = real;
  }
}

test('an account without an endpoint, and one whose endpoint wants other events, write none', async () => {
  await createEndpoint(1, { eventTypes: ['CUSTOMER_DELETED'] });
  await register(1);
  await register(3);
  await pass(0);
  expect(posted).toEqual([]);
  expect(await service.database.db.select().from(webhookEvents)).toEqual([]);
});

test('each endpoint of the account gets the event, and no endpoint of another account', async () => {
  const [one, two] = [await createEndpoint(), await createEndpoint()];
  const other = await createEndpoint(2);
  await register(1);
  await pass(0);
  expect(posted).toHaveLength(2);
  expect(await deliveriesOf(one.id)).toHaveLength(1);
  expect(await deliveriesOf(two.id)).toHaveLength(1);
  expect(await service.app.webhooks.findDeliveries(2, other.id, { size: 10 })).toEqual([]);
});

test('a registration that is rolled back reports nothing, and one that lost the race neither', async () => {
  const { id } = await createEndpoint();
  const input = { email: 'twin@example.com', password: 'correct horse' };
  const results = await Promise.all([1, 2, 3, 4].map(() => service.register(1, input)));
  expect(results.filter(({ __typename }) => __typename === 'RegisterCustomerSuccess')).toHaveLength(1);
  await pass(0);
  expect(posted).toHaveLength(1);
  const rows = await service.database.db.select().from(customers);
  expect((await deliveriesOf(id)).map(({ customerId }) => customerId)).toEqual(rows.map((row) => row.id));
});

describe('a delivery that fails', () => {
  test('is tried again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, give or take a fifth, then given up', async () => {
    const { id } = await createEndpoint();
    answers = ['DOWN'];
    await register();
    await pass(0);
    const waits = [
      5000,
      5 * MINUTE,
      30 * MINUTE,
      2 * HOUR,
      5 * HOUR,
      10 * HOUR,
      14 * HOUR,
      20 * HOUR,
      24 * HOUR,
    ];
    for (const [index, wait] of waits.entries()) {
      expect(posted).toHaveLength(index + 1);
      const [delivery] = await deliveriesOf(id);
      const due = (delivery?.nextAttemptAt?.getTime() ?? 0) - now.getTime();
      expect(due).toBeGreaterThanOrEqual(0.8 * wait);
      expect(due).toBeLessThanOrEqual(1.2 * wait);
      await pass(due - 1);
      expect(posted).toHaveLength(index + 1);
      await pass(1);
    }
    expect(posted).toHaveLength(10);
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'FAILED', attempts: 10, nextAttemptAt: null });
    await pass(10 * DAY);
    expect(posted).toHaveLength(10);
  });

  test('has the same id and another timestamp in each attempt', async () => {
    await createEndpoint();
    answers = [500, 200];
    await register();
    await pass(0);
    await pass(6000);
    const [first, second] = posted.map(({ headers }) => headers);
    expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
    expect(second?.['webhook-timestamp']).not.toBe(first?.['webhook-timestamp']);
  });

  test('waits as long as Retry-After asks, for the whole endpoint, up to a day', async () => {
    const { id } = await createEndpoint();
    answers = [{ status: 503, retryAfterSeconds: 3600 }, 200];
    await register();
    await pass(0);
    await register();
    await pass(59 * MINUTE);
    expect(posted).toHaveLength(1);
    await pass(MINUTE);
    expect(posted).toHaveLength(3);
    answers = [{ status: 429, retryAfterSeconds: 10 * 86_400 }, 200];
    await register();
    await pass(0);
    await pass(DAY);
    expect(posted).toHaveLength(5);
    expect((await deliveriesOf(id)).every(({ state }) => state === 'DELIVERED')).toBe(true);
  });

  test('with 410 is failed at once, and its endpoint disabled: further events are not written for it', async () => {
    const { id } = await createEndpoint();
    answers = [410];
    await register();
    await pass(0);
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'FAILED', lastAttempt: { outcome: 'GONE' } });
    expect(await endpointOf(id)).toMatchObject({ state: 'DISABLED_GONE' });
    await register();
    await pass(DAY);
    expect(posted).toHaveLength(1);
  });
});

describe('an endpoint that fails', () => {
  test('rests after five failures in a row, then gets one probe, and all that waits when the probe arrives', async () => {
    await createEndpoint();
    answers = ['DOWN'];
    for (let failures = 1; failures <= 5; failures++) {
      await register();
      await pass(0);
      expect(posted).toHaveLength(failures);
    }
    await pass(29_999);
    expect(posted).toHaveLength(5);
    // One probe, and a rest that is twice as long.
    await pass(1);
    expect(posted).toHaveLength(6);
    await pass(59_999);
    expect(posted).toHaveLength(6);
    await pass(1);
    expect(posted).toHaveLength(7);
    answers = [200];
    await pass(2 * MINUTE);
    await pass(HOUR);
    expect(posted).toHaveLength(7 + 5);
  });

  test('is disabled after five days of failures, and its events wait until it is reactivated', async () => {
    const { id } = await createEndpoint();
    answers = ['DOWN'];
    await register();
    for (let day = 0; day < 6; day++) {
      await pass(DAY);
      await register();
    }
    await pass(HOUR);
    expect(await endpointOf(id)).toMatchObject({ state: 'DISABLED_FAILING' });
    const attempts = posted.length;
    await pass(DAY);
    expect(posted).toHaveLength(attempts);

    answers = [200];
    await service.app.webhooks.update(1, id, { paused: false });
    expect(await endpointOf(id)).toMatchObject({ state: 'ACTIVE', failingSince: null });
    await pass(DAY);
    const states = (await deliveriesOf(id)).map(({ state }) => state);
    expect(states.filter((state) => state === 'DELIVERED').length).toBeGreaterThanOrEqual(6);
    expect(states).not.toContain('PENDING');
  });

  test('does not delay the others', async () => {
    const slow = await createEndpoint(1, { url: 'https://slow.example/' });
    const good = await createEndpoint(1, { url: 'https://good.example/' });
    answers = [500];
    for (let index = 0; index < 10; index++) await register();
    await pass(0);
    const urls = posted.map(({ url }) => url);
    expect(urls.filter((url) => url.includes('good')).length).toBeGreaterThanOrEqual(5);
    expect(urls.filter((url) => url.includes('slow')).length).toBeGreaterThanOrEqual(5);
    expect((await deliveriesOf(slow.id)).length).toBe(10);
    expect((await deliveriesOf(good.id)).length).toBe(10);
  });
});

test('a paused endpoint gets nothing; its events wait, and arrive when it is resumed', async () => {
  const { id } = await createEndpoint();
  await service.app.webhooks.update(1, id, { paused: true });
  await register();
  await pass(HOUR);
  expect(posted).toEqual([]);
  expect(await service.app.webhooks.countPending((await endpointOf(id)) as never)).toBe(1);
  await service.app.webhooks.update(1, id, { paused: false });
  await pass(0);
  expect(posted).toHaveLength(1);
});

describe('after a rotation', () => {
  const signatures = () => posted.at(-1)?.headers['webhook-signature']?.split(' ') ?? [];
  const verifies = (secret: string) => {
    const { body = '', headers = {} } = posted.at(-1) ?? {};
    try {
      verifyAt(secret, body, { ...headers });
      return true;
    } catch {
      return false;
    }
  };

  test('both secrets sign for 24 hours, then only the new one', async () => {
    const { id, secret } = await createEndpoint();
    const rotated = await service.app.webhooks.rotate(1, id);
    if (rotated.kind !== 'RotateWebhookSecretSuccess') throw new Error(rotated.kind);
    expect(rotated.previousSecretValidUntil).toEqual(new Date(now.getTime() + DAY));
    await register();
    await pass(DAY - 1);
    expect([verifies(secret), verifies(rotated.secret)]).toEqual([true, true]);
    await register();
    await pass(1);
    expect([verifies(secret), verifies(rotated.secret)]).toEqual([false, true]);
    expect(signatures()).toHaveLength(1);
  });

  test('and a second one within that time, the two newest sign', async () => {
    const { id, secret } = await createEndpoint();
    const second = await service.app.webhooks.rotate(1, id);
    const third = await service.app.webhooks.rotate(1, id);
    if (second.kind !== 'RotateWebhookSecretSuccess' || third.kind !== second.kind) throw new Error();
    await register();
    await pass(0);
    expect([verifies(secret), verifies(second.secret), verifies(third.secret)]).toEqual([false, true, true]);
  });
});

test('a claim takes no more than it asks for, however the database plans it', async () => {
  const { id } = await createEndpoint();
  for (let index = 0; index < 12; index++) await register();
  const claims = createClaims(service.database.db);
  const claimed = await claims.claim({ accountId: 1, id }, 3, now, new Date(now.getTime() + MINUTE));
  expect(claimed).toHaveLength(3);
  const others = await claims.claim({ accountId: 1, id }, 100, now, new Date(now.getTime() + MINUTE));
  expect(others).toHaveLength(9);
});

test('a claim that is given back leaves the deliveries as they were, unless it has ended', async () => {
  const { id } = await createEndpoint();
  await register();
  await register();
  const before = await deliveriesOf(id);
  const claims = createClaims(service.database.db);
  const claim = () => claims.claim({ accountId: 1, id }, 4, now, new Date(now.getTime() + MINUTE));
  const claimed = await claim();
  expect(claimed).toHaveLength(2);
  await claims.release(claimed, now);
  expect(await deliveriesOf(id)).toEqual(before);
  const [late] = await claim();
  now = new Date(now.getTime() + MINUTE);
  const others = await claim();
  if (!late) throw new Error('nothing was claimed');
  await claims.release([late], now);
  expect((await deliveriesOf(id)).map(({ attempts }) => attempts)).toEqual([2, 2]);
  await claims.release(others, now);
  expect((await deliveriesOf(id)).map(({ attempts }) => attempts)).toEqual([1, 1]);
});

describe('a worker that dies', () => {
  test('loses its claim after a minute: the delivery is attempted again', async () => {
    const { id } = await createEndpoint();
    await register();
    // Claimed, and never recorded.
    const claims = createClaims(service.database.db);
    expect(await claims.claim({ accountId: 1, id }, 4, now, new Date(now.getTime() + MINUTE))).toHaveLength(
      1,
    );
    await pass(MINUTE - 1);
    expect(posted).toEqual([]);
    await pass(1);
    expect((await deliveriesOf(id))[0]).toMatchObject({ state: 'DELIVERED', attempts: 2 });
  });

  test('and comes back late changes nothing', async () => {
    const { id } = await createEndpoint();
    await register();
    const claims = createClaims(service.database.db);
    const [late] = await claims.claim({ accountId: 1, id }, 4, now, new Date(now.getTime() + MINUTE));
    if (!late) throw new Error('nothing was claimed');
    answers = [500];
    await pass(MINUTE);
    const attempt = { at: now, outcome: 'DELIVERED', status: 200, milliseconds: 1 } as const;
    const endpoint = async () => (await service.app.webhooks.list(1)).find((each) => each.id === id);
    const before = await endpoint();
    await claims.recordDelivered([{ claimed: late, attempt }]);
    await claims.recordFailure(late, { ...attempt, outcome: 'GONE' }, () => ({
      delivery: { state: 'FAILED' },
      endpoint: { state: 'DISABLED_GONE', failures: 9, failingSince: null, resumeAt: null },
    }));
    expect(await endpoint()).toEqual(before);
    expect((await deliveriesOf(id))[0]).toMatchObject({
      state: 'PENDING',
      lastAttempt: { outcome: 'REFUSED' },
    });
  });
});

describe('redelivery', () => {
  test('of one delivery sends it again with the same id', async () => {
    const { id } = await createEndpoint();
    await register();
    await pass(0);
    const [delivery] = await deliveriesOf(id);
    const again = await service.app.webhooks.redeliver(1, delivery?.id ?? '');
    expect(again).toMatchObject({ kind: 'RedeliverSuccess', delivery: { state: 'PENDING', attempts: 0 } });
    await pass(0);
    expect(posted.map(({ headers }) => headers['webhook-id'])).toEqual([
      delivery?.eventId,
      delivery?.eventId,
    ]);
  });

  test('of all failed ones since a moment sends those, and not those of 31 days ago', async () => {
    const { id } = await createEndpoint();
    answers = ['DOWN'];
    await register();
    for (let time = 0; time < 12; time++) {
      await pass(DAY);
      await service.app.webhooks.update(1, id, { paused: false });
    }
    const since = new Date(now.getTime() - 20 * DAY);
    expect(await service.app.webhooks.redeliverFailed(1, id, now)).toMatchObject({ count: 0 });
    expect(await service.app.webhooks.redeliverFailed(1, id, since)).toMatchObject({ count: 1 });
    now = new Date(now.getTime() + 40 * DAY);
    expect(await service.app.webhooks.redeliverFailed(1, id, new Date(0))).toMatchObject({ count: 0 });
  });

  test('of a delivery of another account, or of none, is an error', async () => {
    const { id } = await createEndpoint();
    await register();
    await pass(0);
    const [delivery] = await deliveriesOf(id);
    for (const [accountId, deliveryId] of [
      [2, delivery?.id ?? ''],
      [1, 'nonsense'],
      [1, `${id}_${id}`],
    ] as const) {
      expect(await service.app.webhooks.redeliver(accountId, deliveryId)).toEqual({
        kind: 'WebhookDeliveryNotFoundError',
      });
    }
  });
});

test('a test event is attempted at once, also for a paused endpoint, and shows its outcome', async () => {
  const { id } = await createEndpoint();
  await service.app.webhooks.update(1, id, { paused: true });
  answers = [500];
  const outcome = await service.app.webhooks.sendTest(1, id);
  expect(outcome).toMatchObject({
    kind: 'SendTestEventSuccess',
    delivery: {
      eventType: 'webhook.test',
      customerId: null,
      lastAttempt: { outcome: 'REFUSED', status: 500 },
    },
  });
  expect(JSON.parse(posted[0]?.body ?? '')).toMatchObject({ type: 'webhook.test', data: { accountId: 1 } });
  expect(await endpointOf(id)).toMatchObject({ state: 'PAUSED' });
});

test('what has been kept for long enough is deleted, and the rest stays', async () => {
  const { id } = await createEndpoint();
  await register();
  await pass(0);
  now = new Date(now.getTime() + 8 * DAY);
  await register();
  await service.app.deliveries.forgetOld();
  expect(await deliveriesOf(id)).toMatchObject([{ state: 'PENDING' }]);
  now = new Date(now.getTime() + 70 * DAY);
  await service.app.deliveries.forgetOld();
  expect(await deliveriesOf(id)).toEqual([]);
  expect(await service.database.db.select().from(webhookEvents)).toEqual([]);
});
