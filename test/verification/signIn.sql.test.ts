// A customer who has not proved the address yet continues after a sign-in; the sign-in itself sends no mail.
import { expect, test } from 'vitest';
import { MINUTE, ON, PASSWORD, REQUIRED, setPolicy, usePages, wrongCode } from '../support/verification.ts';

const pages = usePages();
const EMAIL = 'ada@example.com';

test('it returns the verification that the registration began', async () => {
  const { emailVerification } = await pages.register(ON);
  pages.pass(MINUTE / 2);
  expect(await pages.signIn(ON, EMAIL, PASSWORD)).toMatchObject({
    __typename: 'SignInSuccess',
    emailVerification: { ...emailVerification, resendAfterSeconds: 30 },
  });
  expect(await pages.mailsTo(EMAIL)).toHaveLength(1);
});

test('where there is none, it begins one, for which a mail can be requested at once', async () => {
  await setPolicy(pages.service, ON, { emailVerification: 'OFF', takenEmail: 'TELL' });
  await pages.register(ON);
  const { emailVerification } = await pages.signIn(REQUIRED, EMAIL, PASSWORD);
  expect(emailVerification).toMatchObject({ email: EMAIL, resendAfterSeconds: 0 });
  expect(await pages.pendingMails()).toEqual([]);
  // Again: the same one.
  expect((await pages.signIn(REQUIRED, EMAIL, PASSWORD)).emailVerification).toEqual(emailVerification);

  expect(await pages.resend(REQUIRED, emailVerification.id)).toMatchObject({ resendAfterSeconds: 60 });
  const verified = await pages.verify(REQUIRED, emailVerification.id, await pages.codeFor(EMAIL));
  expect(verified).toMatchObject({ customer: { emailVerified: true } });
  expect((await pages.signIn(REQUIRED, EMAIL, PASSWORD)).emailVerification).toBeNull();
});

test('a verification belongs to its site', async () => {
  const { emailVerification } = await pages.register(ON);
  const other = await pages.signIn(REQUIRED, EMAIL, PASSWORD);
  expect(other.emailVerification.id).not.toBe(emailVerification.id);
});

test('one without tries left, and one that has ended, is not returned', async () => {
  const { emailVerification } = await pages.register(ON);
  pages.pass(24 * 60 * MINUTE);
  const next = await pages.signIn(ON, EMAIL, PASSWORD);
  expect(next.emailVerification.id).not.toBe(emailVerification.id);
});

test('a site that does not verify addresses returns none', async () => {
  await pages.register(ON);
  await setPolicy(pages.service, ON, { emailVerification: 'OFF', takenEmail: 'TELL' });
  expect((await pages.signIn(ON, EMAIL, PASSWORD)).emailVerification).toBeNull();
});

test('a wrong password returns none', async () => {
  await pages.register(ON);
  expect(await pages.signIn(ON, EMAIL, wrongCode('0'))).toEqual({
    __typename: 'InvalidCredentialsError',
    message: expect.any(String),
  });
});
