// Registrations that are proved by a code: on sites where the proof is wanted, and where it is required.
import { describe, expect, test } from 'vitest';
import { createCustomerStore } from '../../src/customers/customerStore.ts';
import { createRateLimit } from '../../src/limits/rateLimit.ts';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { createChallengeStore } from '../../src/verification/challengeStore.ts';
import { createGuessCode } from '../../src/verification/guessCode.ts';
import { createProofs } from '../../src/verification/proofs.ts';
import { createVerifyEmail } from '../../src/verification/verifyEmail.ts';
import { codes, MINUTE, ON, PASSWORD, REQUIRED, setPolicy, usePages } from '../support/verification.ts';

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

describe('what was taken meanwhile', () => {
  test('any number of registrations of one address may be pending, and the first proof wins', async () => {
    const first = await pages.register(REQUIRED, { username: 'ada' });
    const firstCode = await pages.codeFor(EMAIL);
    const second = await pages.register(REQUIRED, { username: 'ada-2' });
    const secondCode = await pages.codeFor(EMAIL);
    expect(await pages.verify(REQUIRED, second.verification.id, secondCode)).toMatchObject({
      __typename: 'VerifyEmailSuccess',
      customer: { username: 'ada-2' },
    });
    expect(await pages.verify(REQUIRED, first.verification.id, firstCode)).toMatchObject({
      __typename: 'ValidationError',
      fieldErrors: [{ field: 'EMAIL', path: ['input', 'email'], code: 'TAKEN' }],
    });
    expect(await pages.service.rows()).toHaveLength(1);
  });

  test('of two proofs of one address at once one wins, and the other is reported as taken', async () => {
    const started = [];
    for (let index = 0; index < 2; index++) {
      const { verification } = await pages.register(REQUIRED);
      started.push({ id: verification.id, code: await pages.codeFor(EMAIL) });
    }
    const results = await Promise.all(started.map(({ id, code }) => pages.verify(REQUIRED, id, code)));
    const kinds = results.map(({ __typename }) => __typename as string);
    expect(new Set(kinds)).toEqual(new Set(['VerifyEmailSuccess', 'ValidationError']));
    expect(await pages.service.rows()).toHaveLength(1);
  });

  test('a username does not use the proof up: another one registers, with the same code, however often', async () => {
    const { verification } = await pages.register(REQUIRED, { username: 'ada' });
    const code = await pages.codeFor(EMAIL);
    for (const [index, username] of ['Ada', 'b', 'c', 'd', 'e', 'f'].entries()) {
      await pages.register(ON, { email: `other-${index}@example.com`, username });
    }
    const taken = {
      __typename: 'ValidationError',
      fieldErrors: [{ field: 'USERNAME', path: ['input', 'username'], code: 'TAKEN' }],
    };
    expect(await pages.verify(REQUIRED, verification.id, code)).toMatchObject(taken);
    for (const username of ['B', 'c', 'd', 'e', 'f']) {
      expect(await pages.verify(REQUIRED, verification.id, code, username)).toMatchObject(taken);
    }
    expect(await pages.verify(REQUIRED, verification.id, code, 'ada-2')).toMatchObject({
      __typename: 'VerifyEmailSuccess',
      customer: { username: 'ada-2', email: EMAIL },
    });
  });

  test('both are reported at once', async () => {
    const { verification } = await pages.register(REQUIRED, { username: 'ada' });
    const code = await pages.codeFor(EMAIL);
    await pages.register(ON, { email: EMAIL });
    await pages.register(ON, { email: 'other@example.com', username: 'ada' });
    expect(await pages.verify(REQUIRED, verification.id, code)).toMatchObject({
      fieldErrors: [
        { field: 'EMAIL', code: 'TAKEN' },
        { field: 'USERNAME', code: 'TAKEN' },
      ],
    });
  });

  test('a username that breaks a rule costs no try', async () => {
    const { verification } = await pages.register(REQUIRED);
    const code = await pages.codeFor(EMAIL);
    for (let attempt = 0; attempt < 6; attempt++) {
      expect(await pages.verify(REQUIRED, verification.id, code, 'a b')).toMatchObject({
        fieldErrors: [{ field: 'USERNAME', code: 'INVALID_CHARACTERS' }],
      });
    }
    expect(await pages.verify(REQUIRED, verification.id, code)).toMatchObject({
      __typename: 'VerifyEmailSuccess',
    });
  });

  test('a taken e-mail address and a taken username are reported at the registration', async () => {
    await pages.register(ON, { username: 'ada' });
    expect(await pages.register(REQUIRED, { username: 'ada' })).toMatchObject({
      fieldErrors: [
        { field: 'EMAIL', code: 'TAKEN' },
        { field: 'USERNAME', code: 'TAKEN' },
      ],
    });
    expect(await pages.challenges()).toHaveLength(1);
  });
});

test('a proof leaves nothing of the applicant in the challenge', async () => {
  const { verification } = await pages.register(REQUIRED);
  await pages.verify(REQUIRED, verification.id, await pages.codeFor(EMAIL));
  expect(await pages.challenges()).toMatchObject([{ applicant: null, passwordHash: null }]);
});

test('a registration is stored by the proof exactly as without verification', async () => {
  const input = {
    username: 'ada',
    displayName: 'Countess',
    emailHardbounce: true,
    firstName: 'Ada',
    lastName: 'Lovelace',
    metadata: [{ key: 'plan', value: 'basic' }],
    oldProviderId: 'old-7',
    organization: 'Analytical',
    phone: '+44 20',
    salutation: 'Ms',
    title: 'Dr',
    language: 'FR',
  };
  await setPolicy(pages.service, ON, { emailVerification: 'OFF', takenEmail: 'TELL' });
  await pages.register(ON, { ...input, email: 'off@example.com', username: 'off' });
  const { verification } = await pages.register(REQUIRED, input);
  await pages.verify(REQUIRED, verification.id, await pages.codeFor(EMAIL));
  const comparable = (row: object | undefined) => ({
    ...row,
    ...Object.fromEntries(
      ['id', 'siteId', 'email', 'emailKey', 'username', 'usernameKey', 'emailVerified', 'passwordHash'].map(
        (name) => [name, null],
      ),
    ),
  });
  const rows = await pages.service.rows();
  const [off, proved] = ['off@example.com', EMAIL].map((email) => rows.find((row) => row.email === email));
  expect(comparable(proved)).toEqual(comparable(off));
});

test('a failure to sign the auth token leaves no customer, and the same code proves the address later', async () => {
  const { verification } = await pages.register(REQUIRED);
  const code = await pages.codeFor(EMAIL);
  const { db } = pages.service.database;
  const clock = () => pages.clock.now;
  const challenges = createChallengeStore(db);
  const verifyEmail = createVerifyEmail({
    rateLimit: createRateLimit(db, 'verifyEmail', { perMinute: 0, perHour: 0 }, clock),
    sites: createSiteStore(db),
    customers: createCustomerStore(db),
    challenges,
    guessCode: createGuessCode({ challenges, codes, clock }),
    proofs: createProofs(db, () => {}),
    authTokens: {
      issue() {
        throw new Error('no signature');
      },
      verify: async () => undefined,
    },
    clock,
  });
  const request = { siteId: REQUIRED, verificationId: verification.id, code };
  await expect(verifyEmail(request)).rejects.toThrow('no signature');
  expect(await pages.service.rows()).toEqual([]);
  expect(await pages.verify(REQUIRED, verification.id, code)).toMatchObject({
    __typename: 'VerifyEmailSuccess',
  });
});
