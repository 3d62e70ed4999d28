// A registration that is sent again on a site that verifies addresses: one challenge, one mail, the same verification.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HIDE, HOUR, MINUTE, ON, REQUIRED, usePages, wrongCode } from '../support/verification.ts';

const pages = usePages();
const EMAIL = 'ada@example.com';
const KEY = randomUUID();
const INPUT = { username: 'ada', idempotencyKey: KEY } as const;

test('where the proof is required, it gets the same verification, and no second mail is sent', async () => {
  const first = await pages.register(REQUIRED, INPUT);
  pages.pass(20_000);
  const again = await pages.register(REQUIRED, { ...INPUT, idempotencyKey: KEY.toUpperCase() });
  expect(again).toEqual({
    ...first,
    verification: { ...first.verification, resendAfterSeconds: 40 },
  });
  expect(await pages.challenges()).toHaveLength(1);
  expect(await pages.mailsTo(EMAIL)).toHaveLength(1);
});

test('after the proof it gets the success', async () => {
  const { verification } = await pages.register(REQUIRED, INPUT);
  const verified = await pages.verify(REQUIRED, verification.id, await pages.codeFor(EMAIL));
  expect(await pages.register(REQUIRED, INPUT)).toMatchObject({
    __typename: 'RegisterCustomerSuccess',
    replayed: true,
    customer: { id: verified.customer.id, emailVerified: true },
    emailVerification: null,
  });
  expect(await pages.challenges()).toHaveLength(1);
});

test('where the proof is only wanted, it gets the success with the same verification', async () => {
  const first = await pages.register(ON, INPUT);
  pages.pass(MINUTE);
  expect(await pages.register(ON, INPUT)).toMatchObject({
    __typename: 'RegisterCustomerSuccess',
    replayed: true,
    customer: { id: first.customer.id },
    emailVerification: { ...first.emailVerification, resendAfterSeconds: 0 },
  });
  expect(await pages.mailsTo(EMAIL)).toHaveLength(1);
  await pages.verify(ON, first.emailVerification.id, await pages.codeFor(EMAIL));
  expect(await pages.register(ON, INPUT)).toMatchObject({ replayed: true, emailVerification: null });
});

test.each([ON, REQUIRED, HIDE])(
  'of ten at once on site %i one sends a mail, and all get the same',
  async (siteId) => {
    const results = await Promise.all(Array.from({ length: 10 }, () => pages.register(siteId, INPUT)));
    const ids = results.map(({ verification, emailVerification }) => (verification ?? emailVerification)?.id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeDefined();
    expect(await pages.challenges()).toHaveLength(1);
    expect(await pages.mailsTo(EMAIL)).toHaveLength(1);
    // None of the others counts as a mail.
    pages.pass(MINUTE);
    expect(await pages.resend(siteId, ids[0])).toMatchObject({ __typename: 'ResendEmailCodeSuccess' });
  },
);

describe('a registration that differs', () => {
  const differences: [string, object][] = [
    ['in the password', { password: 'Another horse 2!' }],
    ['in the username', { username: 'ada-2' }],
    ['in the key', { idempotencyKey: randomUUID() }],
    ['in having no key', { idempotencyKey: null }],
  ];
  test.each(differences)('%s begins a verification of its own', async (_name, difference) => {
    const first = await pages.register(REQUIRED, INPUT);
    const other = await pages.register(REQUIRED, { ...INPUT, ...difference });
    expect(other.__typename).toBe('EmailVerificationRequired');
    expect(other.verification.id).not.toBe(first.verification.id);
    // The first one can still be repeated.
    expect((await pages.register(REQUIRED, INPUT)).verification.id).toBe(first.verification.id);
  });

  test('in the site too', async () => {
    const first = await pages.register(REQUIRED, INPUT);
    await pages.service.app.sites.update(1, ON, { emailVerification: 'REQUIRED' });
    expect((await pages.register(ON, INPUT)).verification.id).not.toBe(first.verification.id);
  });
});

test('a verification without tries left is not returned again: a new one begins', async () => {
  const first = await pages.register(REQUIRED, INPUT);
  const { id } = first.verification;
  for (let round = 0; round < 4; round++) {
    const code = await pages.codeFor(EMAIL);
    for (let attempt = 0; attempt < 5; attempt++) await pages.verify(REQUIRED, id, wrongCode(code));
    pages.pass(HOUR);
    if (round < 3) await pages.resend(REQUIRED, id);
  }
  const next = await pages.register(REQUIRED, INPUT);
  expect(next).toMatchObject({ __typename: 'EmailVerificationRequired' });
  expect(next.verification.id).not.toBe(id);
});

test('after 24 hours it is a new registration', async () => {
  const first = await pages.register(REQUIRED, INPUT);
  pages.pass(24 * HOUR);
  const next = await pages.register(REQUIRED, INPUT);
  expect(next.verification.id).not.toBe(first.verification.id);
});

describe('with the limit of sign-ins', () => {
  const limited = usePages({ RATE_LIMIT_PER_MINUTE: '10', RATE_LIMIT_PER_HOUR: '60' });

  test('wrong passwords count like failed sign-ins, so that the key of a challenge is no oracle', async () => {
    const request = (password: string, clientAddress: string) =>
      limited.service.app.registerCustomer({
        siteId: REQUIRED,
        input: { ...INPUT, email: EMAIL, password },
        clientAddress,
      });
    await request('Correct horse 1!', '192.0.2.1');
    const answers = [];
    for (let attempt = 0; attempt < 11; attempt++) {
      answers.push(await request('Wrong horse 2!', '192.0.2.2'));
      limited.pass(6000);
    }
    const last = answers.at(-1);
    expect(last).toMatchObject({ kind: 'RetryLaterError', reason: 'RATE_LIMITED' });
    expect(await request('Correct horse 1!', '192.0.2.1')).toMatchObject({
      kind: 'EmailVerificationRequired',
    });
  });
});
