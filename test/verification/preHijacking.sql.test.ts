// A stranger registers another person's address first, and gains nothing by it.
import { expect, test } from 'vitest';
import { HIDE, MINUTE, ON, PASSWORD, REQUIRED, usePages } from '../support/verification.ts';

const pages = usePages();
const EMAIL = 'owner@example.com';
const STRANGERS = 'Strange horse 9!';
const KEY = '01a2142d-bdff-7722-8561-17d143f6f675';
const WRONG = { __typename: 'InvalidCredentialsError' };

test.each([REQUIRED, HIDE])(
  'on site %i, where the proof is required, the owner registers as if there were no stranger',
  async (siteId) => {
    const strangers = await pages.register(siteId, {
      email: EMAIL,
      password: STRANGERS,
      username: 'owner',
      idempotencyKey: KEY,
    });
    const strangersCode = await pages.codeFor(EMAIL);
    expect(await pages.signIn(siteId, EMAIL, STRANGERS)).toMatchObject(WRONG);

    const own = await pages.register(siteId, { email: EMAIL, username: 'owner' });
    const ownCode = await pages.codeFor(EMAIL);
    // The code of the stranger's mail, typed into the owner's page, registers no one.
    expect(await pages.verify(siteId, own.verification.id, strangersCode)).toMatchObject({
      failure: 'INVALID',
    });
    expect(await pages.verify(siteId, own.verification.id, ownCode)).toMatchObject({
      __typename: 'VerifyEmailSuccess',
    });

    // The stranger repeats, resends and guesses.
    expect(
      (
        await pages.register(siteId, {
          email: EMAIL,
          password: STRANGERS,
          username: 'owner',
          idempotencyKey: KEY,
        })
      ).__typename,
    ).not.toBe('RegisterCustomerSuccess');
    pages.pass(MINUTE);
    await pages.resend(siteId, strangers.verification.id);
    const again = await pages.codeFor(EMAIL);
    // Even with the code of the owner's mailbox.
    expect(await pages.verify(siteId, strangers.verification.id, again)).not.toMatchObject({
      __typename: 'VerifyEmailSuccess',
    });
    expect(await pages.signIn(siteId, EMAIL, STRANGERS)).toMatchObject(WRONG);
    expect(await pages.signIn(siteId, 'owner', STRANGERS)).toMatchObject(WRONG);
    expect(await pages.signIn(siteId, EMAIL, PASSWORD)).toMatchObject({ __typename: 'SignInSuccess' });
    expect(await pages.service.rows()).toHaveLength(1);
  },
);

test('where the proof is only wanted, the owner takes the account over by a new password', async () => {
  const strangers = await pages.register(ON, {
    email: EMAIL,
    password: STRANGERS,
    username: 'stranger',
    idempotencyKey: KEY,
  });
  await pages.mailsTo(EMAIL);
  // The stranger prepares everything that can be requested without the mailbox.
  const strangersReset = (await pages.requestReset(ON, EMAIL)).passwordReset;
  await pages.mailsTo(EMAIL);
  const elsewhere = await pages.signIn(REQUIRED, 'stranger', STRANGERS);
  expect(await pages.register(ON, { email: EMAIL })).toMatchObject({
    fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }],
  });

  const { passwordReset } = await pages.requestReset(ON, EMAIL);
  const reset = await pages.reset(ON, passwordReset.id, await pages.codeFor(EMAIL), PASSWORD);
  expect(reset).toMatchObject({ __typename: 'ResetPasswordSuccess', customer: { emailVerified: true } });

  // Nothing that the stranger knows or has requested is of use from now on.
  for (const login of [EMAIL, 'stranger']) {
    expect(await pages.signIn(ON, login, STRANGERS)).toMatchObject(WRONG);
  }
  expect(
    await pages.register(ON, {
      email: EMAIL,
      password: STRANGERS,
      username: 'stranger',
      idempotencyKey: KEY,
    }),
  ).toMatchObject({ __typename: 'ValidationError' });
  pages.pass(60 * MINUTE);
  for (const [siteId, id] of [
    [ON, strangers.emailVerification.id],
    [ON, strangersReset.id],
    [REQUIRED, elsewhere.emailVerification.id],
  ]) {
    expect(await pages.resend(siteId, id)).toMatchObject({ failure: 'USED' });
  }
  expect(await pages.signIn(ON, EMAIL, PASSWORD)).toMatchObject({ __typename: 'SignInSuccess' });
});

test('the key of the former registration belongs to no one after a reset', async () => {
  await pages.register(ON, { email: EMAIL, password: STRANGERS, idempotencyKey: KEY });
  await pages.mailsTo(EMAIL);
  const { passwordReset } = await pages.requestReset(ON, EMAIL);
  await pages.reset(ON, passwordReset.id, await pages.codeFor(EMAIL), PASSWORD);
  expect(await pages.service.rows()).toMatchObject([
    { registrationKey: null, registrationFingerprint: null },
  ]);
});
