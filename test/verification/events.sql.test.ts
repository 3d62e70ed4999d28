// What publishers receive about verifications: an event at the proof, and none before.
import { beforeEach, describe, expect, test } from 'vitest';
import { webhookEvents } from '../../src/database/tables.ts';
import { EVENT_TYPE_NAMES } from '../../src/events/eventType.ts';
import type { MailTransport } from '../../src/mail/transport.ts';
import type { PostWebhook } from '../../src/webhooks/postWebhook.ts';
import {
  codes,
  HIDE,
  MINUTE,
  ON,
  PASSWORD,
  type Pages,
  REQUIRED,
  usePages,
} from '../support/verification.ts';

const post: PostWebhook = async () => ({
  outcome: 'DELIVERED',
  status: 200,
  milliseconds: 1,
  retryAfterSeconds: null,
});
const pages = usePages({}, { post });
const EMAIL = 'ada@example.com';

const events = async () =>
  (await pages.service.database.db.select().from(webhookEvents).orderBy(webhookEvents.id)).map(
    ({ type, customerId, changed }) => ({ type, customerId, changed }),
  );

async function subscribe({ service }: Pages) {
  for (const accountId of [1, 2]) {
    const outcome = await service.app.webhooks.create(accountId, {
      url: 'https://crm.example/hooks',
      label: 'test',
      eventTypes: [...EVENT_TYPE_NAMES],
    });
    expect(outcome.kind).toBe('CreateWebhookEndpointSuccess');
  }
}

beforeEach(() => subscribe(pages));

test('where the proof is required, the registration is reported with the proof', async () => {
  const { verification } = await pages.register(REQUIRED);
  expect(await events()).toEqual([]);
  const code = await pages.codeFor(EMAIL);
  const { customer } = await pages.verify(REQUIRED, verification.id, code);
  await pages.verify(REQUIRED, verification.id, code);
  expect(await events()).toEqual([{ type: 'customer.registered', customerId: customer.id, changed: null }]);
});

test('where it is only wanted, the registration is reported at once, and the proof with the proof', async () => {
  const { customer, emailVerification } = await pages.register(ON);
  const code = await pages.codeFor(EMAIL);
  pages.pass(1);
  await pages.verify(ON, emailVerification.id, code);
  await pages.verify(ON, emailVerification.id, code);
  expect(await events()).toEqual([
    { type: 'customer.registered', customerId: customer.id, changed: null },
    { type: 'customer.email_verified', customerId: customer.id, changed: null },
  ]);
});

test('a new password proves the address once', async () => {
  const { customer } = await pages.register(ON);
  for (let reset = 0; reset < 2; reset++) {
    await pages.mailsTo(EMAIL);
    const { passwordReset } = await pages.requestReset(ON, EMAIL);
    await pages.reset(ON, passwordReset.id, await pages.codeFor(EMAIL), `${PASSWORD}${reset}`);
  }
  expect((await events()).filter(({ type }) => type === 'customer.email_verified')).toEqual([
    { type: 'customer.email_verified', customerId: customer.id, changed: null },
  ]);
});

test('a taken address, a wrong code and an unknown address report nothing', async () => {
  const { verification } = await pages.register(HIDE);
  await pages.verify(HIDE, verification.id, '00000000');
  await pages.requestReset(HIDE, 'unknown@example.com');
  expect(await events()).toEqual([]);
});

describe('an address that is rejected for good', () => {
  const transport: MailTransport = {
    domain: 'mail.example',
    send: async () => ({ outcome: 'REJECTED', reason: 'no such mailbox' }),
    close: async () => {},
  };
  const rejecting = usePages({}, { post, transport });
  beforeEach(() => subscribe(rejecting));

  test('marks the customer, is reported as a change, and is forgotten by a proof', async () => {
    const email = 'rejected@example.com';
    const { customer, emailVerification } = await rejecting.register(ON, { email });
    await rejecting.mailsTo(email);
    expect(await rejecting.pendingMails()).toEqual([]);
    expect(await rejecting.service.rows()).toMatchObject([{ emailHardbounce: true }]);
    expect(await events()).toContainEqual({
      type: 'customer.updated',
      customerId: customer.id,
      changed: ['emailHardbounce'],
    });
    const [challenge] = await rejecting.challenges();
    expect(challenge).toMatchObject({ customerId: customer.id, codeSentAt: null });
    // The mailbox exists after all: the customer has got the code by another way.
    const code = codes.codeOf({ accountId: 1, id: emailVerification.id, codeNumber: 1 });
    await rejecting.verify(ON, emailVerification.id, code);
    expect(await rejecting.service.rows()).toMatchObject([{ emailHardbounce: false, emailVerified: true }]);
  });

  test('where there is no customer yet, nothing is marked', async () => {
    await rejecting.register(REQUIRED, { email: 'rejected@example.com' });
    await rejecting.mailsTo('rejected@example.com');
    rejecting.pass(MINUTE);
    expect(await rejecting.service.rows()).toEqual([]);
    expect(await rejecting.pendingMails()).toEqual([]);
  });
});
