// How many mails an address, a challenge and a site cause: the caps hold without any rate limit of clients.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { HIDE, HOUR, MINUTE, ON, REQUIRED, usePages } from '../support/verification.ts';

const EMAIL = 'ada@example.com';
const LIMITED = { __typename: 'RetryLaterError', reason: 'RATE_LIMITED' };
const RESENT = { __typename: 'ResendEmailCodeSuccess' };

describe('to one address of an account', () => {
  const pages = usePages();

  test('three mails an hour, however they are caused', async () => {
    const { verification } = await pages.register(REQUIRED);
    await pages.requestReset(REQUIRED, EMAIL.toUpperCase());
    pages.pass(MINUTE);
    // The third one: the next must wait for the end of the hour that began with the first one.
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject({
      ...RESENT,
      resendAfterSeconds: 59 * 60,
    });
    pages.pass(MINUTE);
    const limited = { ...LIMITED, retryAfterSeconds: 58 * 60 };
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject(limited);
    expect(await pages.register(REQUIRED)).toMatchObject(limited);
    expect(await pages.requestReset(REQUIRED, EMAIL)).toMatchObject(limited);
    expect(await pages.pendingMails()).toHaveLength(3);
    // Another address, and the same address of another account, are not affected.
    expect((await pages.register(REQUIRED, { email: 'grace@example.com' })).__typename).toBe(
      'EmailVerificationRequired',
    );
    expect((await pages.register(HIDE)).__typename).toBe('EmailVerificationRequired');
    pages.pass(58 * MINUTE);
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject(RESENT);
  });

  test('six mails a day', async () => {
    const { verification } = await pages.register(REQUIRED);
    for (let mail = 1; mail < 6; mail++) {
      pages.pass(HOUR);
      expect(await pages.resend(REQUIRED, verification.id)).toMatchObject(RESENT);
    }
    pages.pass(HOUR);
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject({
      ...LIMITED,
      retryAfterSeconds: 18 * 3600,
    });
    expect(await pages.register(REQUIRED)).toMatchObject(LIMITED);
    pages.pass(18 * HOUR);
    expect((await pages.register(REQUIRED)).__typename).toBe('EmailVerificationRequired');
  });

  test('of twenty requests at once three cause a mail', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => pages.requestReset(REQUIRED, EMAIL)));
    const mailed = results.filter(({ __typename }) => __typename === 'RequestPasswordResetSuccess');
    expect(mailed).toHaveLength(3);
    expect(await pages.pendingMails()).toHaveLength(3);
    expect(await pages.challenges()).toHaveLength(3);
  });

  test('one mail a minute for one challenge, and a resend that is rejected does not count', async () => {
    const { verification } = await pages.register(REQUIRED);
    for (let attempt = 0; attempt < 10; attempt++) {
      expect(await pages.resend(REQUIRED, verification.id)).toMatchObject({
        ...LIMITED,
        retryAfterSeconds: 60,
      });
    }
    pages.pass(MINUTE - 1000);
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject({ ...LIMITED, retryAfterSeconds: 1 });
    pages.pass(1000);
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject(RESENT);
    pages.pass(MINUTE);
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject(RESENT);
    expect(await pages.pendingMails()).toHaveLength(3);
  });

  test('of ten resends at once one causes a mail, and the others do not count', async () => {
    const { verification } = await pages.register(REQUIRED);
    pages.pass(MINUTE);
    const results = await Promise.all(
      Array.from({ length: 10 }, () => pages.resend(REQUIRED, verification.id)),
    );
    const rejected = results.filter(({ __typename }) => __typename === 'RetryLaterError');
    expect(results).toContainEqual(expect.objectContaining({ ...RESENT, resendAfterSeconds: 60 }));
    expect(rejected).toEqual(
      Array.from({ length: 9 }, () => expect.objectContaining({ ...LIMITED, retryAfterSeconds: 60 })),
    );
    expect(await pages.pendingMails()).toHaveLength(2);
    pages.pass(MINUTE);
    expect(await pages.resend(REQUIRED, verification.id)).toMatchObject(RESENT);
  });

  test('the same for an address without a customer', async () => {
    await pages.register(ON);
    const answers = [];
    for (const email of [EMAIL, 'unknown@example.com']) {
      const results = [];
      for (let request = 0; request < 4; request++) {
        const { passwordReset, ...result } = await pages.requestReset(ON, email);
        results.push({ ...result, passwordReset: passwordReset && { ...passwordReset, id: null } });
      }
      answers.push(results);
    }
    // The registration has mailed once to the first one.
    expect(answers[1]?.slice(1, 3)).toEqual(answers[0]?.slice(0, 2));
    expect(answers[0]?.[2]).toMatchObject(LIMITED);
    expect(answers[1]?.[3]).toMatchObject(LIMITED);
  });

  test.each([
    ['without a key', null],
    ['with a key', randomUUID()],
  ])(
    'where the proof is only wanted, a registration %s succeeds above the caps, and the mail can be requested later',
    async (_name, idempotencyKey) => {
      for (let mail = 0; mail < 3; mail++) await pages.requestReset(ON, EMAIL);
      const result = await pages.register(ON, { idempotencyKey });
      expect(result).toMatchObject({
        __typename: 'RegisterCustomerSuccess',
        emailVerification: { resendAfterSeconds: 3600 },
      });
      expect(await pages.pendingMails()).toHaveLength(3);
      pages.pass(HOUR);
      const { id } = result.emailVerification;
      expect(await pages.resend(ON, id)).toMatchObject(RESENT);
      expect(await pages.verify(ON, id, await pages.codeFor(EMAIL))).toMatchObject({
        __typename: 'VerifyEmailSuccess',
      });
    },
  );

  test.each([
    ['without a key', null],
    ['with a key', randomUUID()],
  ])(
    'where it is required, a registration %s leaves nothing above the caps',
    async (_name, idempotencyKey) => {
      for (let mail = 0; mail < 3; mail++) await pages.requestReset(REQUIRED, EMAIL);
      for (let attempt = 0; attempt < 2; attempt++) {
        expect(await pages.register(REQUIRED, { idempotencyKey })).toMatchObject(LIMITED);
      }
      expect(await pages.challenges()).toHaveLength(3);
      pages.pass(HOUR);
      expect((await pages.register(REQUIRED, { idempotencyKey })).__typename).toBe(
        'EmailVerificationRequired',
      );
    },
  );

  test('a registration that is rejected causes no mail and counts none', async () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      await pages.register(ON, { username: 'a b' });
      await pages.register(ON, { password: 'x' });
    }
    await pages.register(ON, { email: 'grace@example.com', username: 'grace' });
    for (let attempt = 0; attempt < 10; attempt++) await pages.register(ON, { username: 'grace' });
    expect(await pages.register(ON)).toMatchObject({ emailVerification: { resendAfterSeconds: 60 } });
  });

  test('of ten registrations at once with one address only the one that is stored counts a mail', async () => {
    const results = await Promise.all(Array.from({ length: 10 }, () => pages.register(ON)));
    expect(results.filter(({ __typename }) => __typename === 'RegisterCustomerSuccess')).toHaveLength(1);
    expect(await pages.pendingMails()).toHaveLength(1);
    const counts = await pages.service.database.db.query.rateLimits.findMany();
    expect(counts.map(({ points }) => points)).toEqual(counts.map(() => 1));
    expect(counts.length).toBeGreaterThan(0);
  });

  test('what is counted names no address', async () => {
    await pages.register(REQUIRED);
    const rows = JSON.stringify(await pages.service.database.db.query.rateLimits.findMany());
    expect(rows).toContain('mail:hour:');
    expect(rows).not.toContain('ada');
  });
});

describe('of one site', () => {
  const pages = usePages({ MAILS_PER_SITE_PER_HOUR: '2' });

  test('as many as MAILS_PER_SITE_PER_HOUR says', async () => {
    for (const email of ['one@example.com', 'two@example.com']) await pages.register(REQUIRED, { email });
    expect(await pages.register(REQUIRED)).toMatchObject(LIMITED);
    expect(await pages.requestReset(REQUIRED, EMAIL)).toMatchObject(LIMITED);
    // Another site of the account is not affected.
    expect((await pages.requestReset(ON, EMAIL)).__typename).toBe('RequestPasswordResetSuccess');
    pages.pass(HOUR);
    expect((await pages.register(REQUIRED)).__typename).toBe('EmailVerificationRequired');
  });
});
