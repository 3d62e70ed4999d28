// Registrations that are proved by a code: on sites where the proof is wanted, and where it is required.
import { expect, test } from 'vitest';
import { MINUTE, ON, PASSWORD, REQUIRED, usePages } from '../support/verification.ts';

const pages = usePages();
const EMAIL = 'ada@example.com';

test('where the proof is wanted, the customer is registered at once, and the code verifies the address', async () => {
  const registered = await pages.register(ON);
  expect(registered).toMatchObject({
    __typename: 'RegisterCustomerSuccess',
    customer: { emailVerified: false },
    replayed: false,
    emailVerification: { email: EMAIL, expiresAt: '2026-11-30T12:00:00.000Z', resendAfterSeconds: 60 },
  });
  const [code = ''] = await pages.mailsTo(EMAIL);
  const verified = await pages.verify(ON, registered.emailVerification.id, code);
  expect(verified).toMatchObject({
    __typename: 'VerifyEmailSuccess',
    customer: { id: registered.customer.id, emailVerified: true },
    authToken: { token: expect.any(String) },
  });
  expect(await pages.service.rows()).toMatchObject([{ emailVerified: true }]);
});

test('where the proof is required, there is no customer before it', async () => {
  const result = await pages.register(REQUIRED, { username: 'ada', displayName: 'Ada' });
  expect(result).toMatchObject({
    __typename: 'EmailVerificationRequired',
    verification: { email: EMAIL, expiresAt: '2026-11-30T12:00:00.000Z', resendAfterSeconds: 60 },
  });
  expect(await pages.service.rows()).toEqual([]);
  expect(await pages.signIn(REQUIRED, EMAIL, PASSWORD)).toMatchObject({
    __typename: 'InvalidCredentialsError',
  });

  pages.pass(MINUTE);
  const verified = await pages.verify(REQUIRED, result.verification.id, await pages.codeFor(EMAIL));
  expect(verified).toMatchObject({
    __typename: 'VerifyEmailSuccess',
    customer: {
      email: EMAIL,
      emailVerified: true,
      username: 'ada',
      displayName: 'Ada',
      createdAt: '2026-11-29T12:01:00.000Z',
    },
  });
  expect(await pages.signIn(REQUIRED, EMAIL, PASSWORD)).toMatchObject({
    __typename: 'SignInSuccess',
    emailVerification: null,
  });
});

test('a code may be typed with white space and "-"', async () => {
  const { verification } = await pages.register(REQUIRED);
  const code = await pages.codeFor(EMAIL);
  const typed = ` ${code.slice(0, 4)} - ${code.slice(4)}\n`;
  expect(await pages.verify(REQUIRED, verification.id, typed)).toMatchObject({
    __typename: 'VerifyEmailSuccess',
  });
});

test('a code is used once', async () => {
  const { verification } = await pages.register(REQUIRED);
  const code = await pages.codeFor(EMAIL);
  await pages.verify(REQUIRED, verification.id, code);
  expect(await pages.verify(REQUIRED, verification.id, code)).toMatchObject({
    __typename: 'EmailCodeError',
    failure: 'USED',
  });
  expect(await pages.service.rows()).toHaveLength(1);
});

test('five proofs at once make one customer', async () => {
  const { verification } = await pages.register(REQUIRED);
  const code = await pages.codeFor(EMAIL);
  const results = await Promise.all(
    Array.from({ length: 5 }, () => pages.verify(REQUIRED, verification.id, code)),
  );
  expect(results.filter(({ __typename }) => __typename === 'VerifyEmailSuccess')).toHaveLength(1);
  expect(results.filter(({ failure }) => failure === 'USED')).toHaveLength(4);
  expect(await pages.service.rows()).toHaveLength(1);
});
