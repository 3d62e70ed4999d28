// A new password for a customer who has forgotten it: only with the code, and without showing who is registered.
import { describe, expect, test } from 'vitest';
import { customers } from '../../src/database/tables.ts';
import { createRateLimit } from '../../src/limits/rateLimit.ts';
import { retryLater } from '../../src/outcomes/retryLater.ts';
import { NO_PASSWORD } from '../../src/passwords/noPassword.ts';
import { createPasswordHasher } from '../../src/passwords/passwordHasher.ts';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { createChallengeStore } from '../../src/verification/challengeStore.ts';
import { createGuessCode } from '../../src/verification/guessCode.ts';
import { createProofs } from '../../src/verification/proofs.ts';
import { createResetPassword } from '../../src/verification/resetPassword.ts';
import { CHEAP_HASH } from '../support/service.ts';
import {
  codes,
  HOUR,
  MINUTE,
  ON,
  PASSWORD,
  REQUIRED,
  setPolicy,
  usePages,
  wrongCode,
} from '../support/verification.ts';

const pages = usePages();
const EMAIL = 'ada@example.com';
const NEW = 'Another horse 2!';
const failing = (failure: string) => ({ __typename: 'EmailCodeError', failure });
const SUCCESS = { __typename: 'ResetPasswordSuccess' };

async function registerAndRequest() {
  const registered = await pages.register(ON);
  await pages.codeFor(EMAIL);
  const { passwordReset } = await pages.requestReset(ON, EMAIL);
  return { registered, id: passwordReset.id as string, code: await pages.codeFor(EMAIL) };
}

test('the code sets the new password, proves the address, and signs the customer in', async () => {
  const { registered, id, code } = await registerAndRequest();
  expect(await pages.reset(ON, id, code, NEW)).toMatchObject({
    ...SUCCESS,
    customer: { id: registered.customer.id, emailVerified: true },
    authToken: { token: expect.any(String) },
  });
  expect(await pages.signIn(ON, EMAIL, PASSWORD)).toMatchObject({ __typename: 'InvalidCredentialsError' });
  expect(await pages.signIn(ON, EMAIL, NEW)).toMatchObject({
    __typename: 'SignInSuccess',
    emailVerification: null,
  });
});

test('it works on a site that does not verify addresses, and through any site of the account', async () => {
  await setPolicy(pages.service, ON, { emailVerification: 'OFF', takenEmail: 'TELL' });
  await pages.register(ON);
  const { passwordReset } = await pages.requestReset(REQUIRED, EMAIL);
  const code = await pages.codeFor(EMAIL);
  expect(await pages.reset(ON, passwordReset.id, code, NEW)).toMatchObject(failing('INVALID'));
  expect(await pages.reset(REQUIRED, passwordReset.id, code, NEW)).toMatchObject(SUCCESS);
});

test('a customer who was imported without a password gets one', async () => {
  await pages.register(ON);
  await pages.mailsTo(EMAIL);
  await pages.service.database.db.update(customers).set({ passwordHash: NO_PASSWORD });
  const { passwordReset } = await pages.requestReset(ON, EMAIL);
  const code = await pages.codeFor(EMAIL);
  expect(await pages.reset(ON, passwordReset.id, code, NEW)).toMatchObject(SUCCESS);
});

test('rules of the password are reported before the code is checked, and cost no try', async () => {
  const { id } = await registerAndRequest();
  for (let attempt = 0; attempt < 6; attempt++) {
    expect(await pages.reset(ON, id, '00000000', 'x')).toMatchObject({
      __typename: 'ValidationError',
      fieldErrors: [{ field: 'PASSWORD', path: ['input', 'password'], code: 'TOO_SHORT' }],
    });
  }
  expect(await pages.reset(ON, id, '00000000', '')).toMatchObject({ fieldErrors: [{ code: 'REQUIRED' }] });
  expect((await pages.challenges()).map(({ tries }) => tries)).toEqual([0, 0]);
});

test('the rules are those of the site: strong passwords, and no common ones', async () => {
  await pages.service.app.sites.update(1, REQUIRED, { refuseCommonPasswords: true });
  await pages.register(ON);
  const { passwordReset } = await pages.requestReset(REQUIRED, EMAIL);
  const weak = await pages.reset(REQUIRED, passwordReset.id, '0', 'password');
  const reported = weak.fieldErrors.map(({ code }: { code: string }) => code);
  expect(reported).toEqual(['MISSING_NUMBER', 'MISSING_SYMBOL', 'MISSING_UPPERCASE', 'COMMON']);
});

test('a wrong code changes nothing', async () => {
  const { id, code } = await registerAndRequest();
  expect(await pages.reset(ON, id, wrongCode(code), NEW)).toMatchObject(failing('INVALID'));
  expect(await pages.signIn(ON, EMAIL, PASSWORD)).toMatchObject({ __typename: 'SignInSuccess' });
});

test('a code resets once; two at once reset once', async () => {
  const { id, code } = await registerAndRequest();
  const results = await Promise.all([1, 2].map((n) => pages.reset(ON, id, code, `${NEW}${n}`)));
  const winner = results.findIndex(({ __typename }) => __typename === 'ResetPasswordSuccess');
  expect(results[1 - winner]).toMatchObject(failing('USED'));
  expect(await pages.signIn(ON, EMAIL, `${NEW}${winner + 1}`)).toMatchObject({ __typename: 'SignInSuccess' });
  expect(await pages.reset(ON, id, code, NEW)).toMatchObject(failing('USED'));
});

test('a reset ends all other resets and verifications of the customer', async () => {
  const { registered, id } = await registerAndRequest();
  const { passwordReset } = await pages.requestReset(ON, EMAIL);
  const code = await pages.codeFor(EMAIL);
  expect(await pages.reset(ON, passwordReset.id, code, NEW)).toMatchObject(SUCCESS);
  for (const name of [id, registered.emailVerification.id]) {
    pages.pass(HOUR);
    expect(await pages.resend(ON, name)).toMatchObject(failing('USED'));
  }
});

test('a code expires after 30 minutes', async () => {
  const { id, code } = await registerAndRequest();
  pages.pass(30 * MINUTE);
  expect(await pages.reset(ON, id, code, NEW)).toMatchObject(failing('EXPIRED'));
});

test('an address that is none is a field error of the argument', async () => {
  for (const [email, code] of [
    ['', 'REQUIRED'],
    ['ada', 'INVALID_FORMAT'],
    ['a\u0000@example.com', 'INVALID_CHARACTERS'],
  ] as const) {
    expect(await pages.requestReset(ON, email)).toMatchObject({
      __typename: 'ValidationError',
      fieldErrors: [{ field: 'EMAIL', path: ['email'], code, message: expect.any(String) }],
    });
  }
  expect(await pages.challenges()).toEqual([]);
});

describe('an address without a customer', () => {
  const UNKNOWN = 'unknown@example.com';
  const withoutIds = ({ passwordReset, ...result }: { passwordReset: object }) => ({
    ...result,
    passwordReset: { ...passwordReset, id: null },
  });

  test('gets the same response, a row of the same kind, and no mail', async () => {
    await pages.register(ON);
    await pages.mailsTo(EMAIL);
    const known = await pages.requestReset(ON, EMAIL.replace('ada', 'ADA'));
    pages.pass(0);
    const unknown = await pages.requestReset(ON, UNKNOWN);
    expect(withoutIds(unknown)).toMatchObject({ __typename: 'RequestPasswordResetSuccess' });
    expect(Object.keys(unknown.passwordReset)).toEqual(Object.keys(known.passwordReset));
    expect(await pages.pendingMails()).toHaveLength(2);
    expect(await pages.mailsTo(UNKNOWN)).toEqual([]);
    expect(await pages.mailsTo(EMAIL)).toHaveLength(2);
    expect(await pages.pendingMails()).toEqual([]);
  });

  test('cannot be reset by any code, and every try and resend is answered as for a known one', async () => {
    await pages.register(ON);
    pages.pass(HOUR);
    const ids = [];
    for (const email of [EMAIL, UNKNOWN]) {
      ids.push((await pages.requestReset(ON, email)).passwordReset.id as string);
      await pages.mailsTo(email);
    }
    const answers = [];
    for (const id of ids) {
      const results = [];
      for (let attempt = 0; attempt < 7; attempt++) results.push(await pages.reset(ON, id, '0', NEW));
      results.push(await pages.resend(ON, id));
      answers.push(results);
    }
    expect(answers[1]).toEqual(answers[0]);
    pages.pass(31 * MINUTE);
    const later = [];
    for (const id of ids) later.push([await pages.reset(ON, id, '0', NEW), await pages.resend(ON, id)]);
    expect(later[1]).toEqual(later[0]);
    const code = codes.codeOf({ accountId: 1, id: ids[1] ?? '', codeNumber: 2 });
    expect(await pages.reset(ON, ids[1] ?? '', code, NEW)).toMatchObject(failing('INVALID'));
  });
});

describe('after the platform has changed the customer', () => {
  test('a code that was mailed to the former address resets nothing', async () => {
    const { registered, id, code } = await registerAndRequest();
    await pages.service.app.customers.update(1, registered.customer.id, { email: 'new@example.com' });
    expect(await pages.reset(ON, id, code, NEW)).toMatchObject(failing('INVALID'));
    // Nor if the address comes back.
    await pages.service.app.customers.update(1, registered.customer.id, { email: EMAIL });
    expect(await pages.reset(ON, id, code, NEW)).toMatchObject(failing('INVALID'));
    expect(await pages.verify(ON, registered.emailVerification.id, code)).toMatchObject(failing('INVALID'));
    expect(await pages.challenges()).toEqual([]);
    expect(await pages.pendingMails()).toEqual([]);
  });

  test('another spelling of the same address changes nothing', async () => {
    const { registered, id, code } = await registerAndRequest();
    await pages.service.app.customers.update(1, registered.customer.id, { email: 'ADA@example.com' });
    expect(await pages.reset(ON, id, code, NEW)).toMatchObject(SUCCESS);
  });

  test('the new address is unverified, and a sign-in leads to its verification', async () => {
    const { registered, id, code } = await registerAndRequest();
    await pages.reset(ON, id, code, NEW);
    await pages.service.app.customers.update(1, registered.customer.id, { email: 'new@example.com' });
    const signedIn = await pages.signIn(ON, 'new@example.com', NEW);
    expect(signedIn).toMatchObject({
      customer: { emailVerified: false },
      emailVerification: { email: 'new@example.com', resendAfterSeconds: 0 },
    });
    await pages.resend(ON, signedIn.emailVerification.id);
    const newCode = await pages.codeFor('new@example.com');
    expect(await pages.verify(ON, signedIn.emailVerification.id, newCode)).toMatchObject({
      customer: { emailVerified: true },
    });
  });

  test('of a deleted customer nothing is left, and no code works', async () => {
    const { registered, id, code } = await registerAndRequest();
    await pages.register(ON, { email: 'grace@example.com' });
    await pages.service.app.customers.delete(1, registered.customer.id);
    expect(await pages.reset(ON, id, code, NEW)).toMatchObject(failing('INVALID'));
    expect(await pages.challenges()).toMatchObject([{ email: 'grace@example.com' }]);
    expect(await pages.pendingMails()).toHaveLength(1);
  });
});

test('a full hashing queue costs no try: the same code resets later', async () => {
  const { id, code } = await registerAndRequest();
  const { db } = pages.service.database;
  const clock = () => pages.clock.now;
  const challenges = createChallengeStore(db);
  const overloaded = retryLater('OVERLOADED', 1000);
  const resetPassword = createResetPassword({
    rateLimit: createRateLimit(db, 'resetPassword', { perMinute: 0, perHour: 0 }, clock),
    loginLimit: { succeed: async () => {} },
    sites: createSiteStore(db),
    challenges,
    guessCode: createGuessCode({ challenges, codes, clock }),
    proofs: createProofs(db, () => {}),
    passwords: createPasswordHasher(CHEAP_HASH),
    hashQueue: {
      run: async () => overloaded,
      rejection: () => undefined,
      load: () => ({ running: 0, waiting: 0 }),
    },
    authTokens: { issue: () => ({ token: '', expiresAt: clock() }), verify: async () => undefined },
    clock,
  });
  for (let attempt = 0; attempt < 6; attempt++) {
    expect(await resetPassword({ siteId: ON, passwordResetId: id, code, password: NEW })).toMatchObject(
      overloaded,
    );
  }
  expect(await pages.reset(ON, id, code, NEW)).toMatchObject(SUCCESS);
});
