// Registrations that are proved by mail: sites that verify addresses, and the requests of a page.
import { eq } from 'drizzle-orm';
import { beforeEach } from 'vitest';
import type { AppParts } from '../../src/app.ts';
import { emailChallenges, mails, sites } from '../../src/database/tables.ts';
import { createSecretBox } from '../../src/lib/secretBox.ts';
import type { RegistrationInput } from '../../src/registration/registrationInput.ts';
import type { EmailSettings } from '../../src/sites/emailSettings.ts';
import { createCodes } from '../../src/verification/codes.ts';
import { dataOf } from './postJson.ts';
import { type Environment, GOOD_INPUT, SECRETS_KEY, type Service, useService } from './service.ts';

const VERIFICATION = 'id email expiresAt resendAfterSeconds';
const CUSTOMER = 'id email emailVerified emailHardbounce username displayName language createdAt updatedAt';
const ERRORS = `... on ValidationError { fieldErrors { field path code message } }
  ... on EmailCodeError { failure }
  ... on RetryLaterError { reason retryAfterSeconds }
  ... on Error { message }`;
const SIGNED_IN = `{ customer { ${CUSTOMER} } authToken { token } }`;

const REGISTER = /* GraphQL */ `mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
  registerCustomer(siteId: $siteId, input: $input) {
    __typename
    ... on RegisterCustomerSuccess { customer { ${CUSTOMER} } authToken { token } replayed emailVerification { ${VERIFICATION} } }
    ... on EmailVerificationRequired { verification { ${VERIFICATION} } }
    ... on ValidationError { fieldErrors { field path code message } }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message }
  }
}`;
const SIGN_IN = /* GraphQL */ `mutation ($siteId: Int!, $input: SignInInput!) {
  signIn(siteId: $siteId, input: $input) {
    __typename
    ... on SignInSuccess { customer { ${CUSTOMER} } authToken { token } emailVerification { ${VERIFICATION} } }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message }
  }
}`;
const VERIFY = /* GraphQL */ `mutation ($siteId: Int!, $input: VerifyEmailInput!) {
  verifyEmail(siteId: $siteId, input: $input) { __typename ... on VerifyEmailSuccess ${SIGNED_IN} ${ERRORS} }
}`;
const RESEND = /* GraphQL */ `mutation ($siteId: Int!, $id: ID!) {
  resendEmailCode(siteId: $siteId, id: $id) {
    __typename
    ... on ResendEmailCodeSuccess { expiresAt resendAfterSeconds }
    ... on EmailCodeError { failure }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message }
  }
}`;
const REQUEST_RESET = /* GraphQL */ `mutation ($siteId: Int!, $email: String!) {
  requestPasswordReset(siteId: $siteId, email: $email) {
    __typename
    ... on RequestPasswordResetSuccess { passwordReset { id expiresAt resendAfterSeconds } }
    ... on ValidationError { fieldErrors { field path code message } }
    ... on RetryLaterError { reason retryAfterSeconds }
    ... on Error { message }
  }
}`;
const RESET = /* GraphQL */ `mutation ($siteId: Int!, $input: ResetPasswordInput!) {
  resetPassword(siteId: $siteId, input: $input) { __typename ... on ResetPasswordSuccess ${SIGNED_IN} ${ERRORS} }
}`;

// biome-ignore lint/suspicious/noExplicitAny: see Answer
type Result = Promise<any>;

/** The requests of pages, each with all members of its union selected. */
export interface Pages {
  readonly service: Service;
  /** The time of the service, which a test moves. */
  readonly clock: { now: Date };
  readonly pass: (milliseconds: number) => void;
  readonly register: (siteId: number, input?: Partial<RegistrationInput>) => Result;
  readonly signIn: (siteId: number, login: string, password: string) => Result;
  readonly verify: (siteId: number, verificationId: string, code: string, username?: string) => Result;
  readonly resend: (siteId: number, id: string) => Result;
  readonly requestReset: (siteId: number, email: string) => Result;
  readonly reset: (siteId: number, passwordResetId: string, code: string, password: string) => Result;
  /** Sends the mails that are due, and returns the codes or subjects of those to the address, the oldest first. */
  readonly mailsTo: (address: string) => Promise<string[]>;
  /** The newest code that was mailed to the address. */
  readonly codeFor: (address: string) => Promise<string>;
  readonly challenges: () => Promise<(typeof emailChallenges.$inferSelect)[]>;
  readonly pendingMails: () => Promise<(typeof mails.$inferSelect)[]>;
}

/** Site 1 of the demo is ON, and site 2 REQUIRED; site 3, of the other account, is REQUIRED and HIDE. */
export const ON = 1;
export const REQUIRED = 2;
export const HIDE = 3;

export const PASSWORD = 'Correct horse 1!';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** Unless a part sends them, mails are collected. */
export function usePages(
  environment: Environment = {},
  parts: Pick<AppParts, 'post' | 'transport'> = {},
): Pages {
  const clock = { now: new Date() };
  const service = useService(environment, { ...parts, clock: () => clock.now });
  beforeEach(async () => {
    clock.now = new Date('2026-11-29T12:00:00.000Z');
    await setPolicy(service, ON, { emailVerification: 'ON', takenEmail: 'TELL' });
    await setPolicy(service, REQUIRED, { emailVerification: 'REQUIRED', takenEmail: 'TELL' });
    await setPolicy(service, HIDE, { emailVerification: 'REQUIRED', takenEmail: 'HIDE' });
  });
  const ask = async (query: string, field: string, variables: object) =>
    dataOf(await service.ask(query, variables))[field];

  const mailsTo: Pages['mailsTo'] = async (address) => {
    await service.app.deliveries.drain();
    const sent = service.mails.filter(({ to }) => to === address);
    return sent.map(({ subject }) => /\d{8}/.exec(subject)?.[0] ?? subject);
  };
  return {
    service,
    clock,
    pass: (milliseconds) => {
      clock.now = new Date(clock.now.getTime() + milliseconds);
    },
    register: (siteId, input) =>
      ask(REGISTER, 'registerCustomer', { siteId, input: { ...GOOD_INPUT, password: PASSWORD, ...input } }),
    signIn: (siteId, login, password) => ask(SIGN_IN, 'signIn', { siteId, input: { login, password } }),
    verify: (siteId, verificationId, code, username) =>
      ask(VERIFY, 'verifyEmail', { siteId, input: { verificationId, code, username } }),
    resend: (siteId, id) => ask(RESEND, 'resendEmailCode', { siteId, id }),
    requestReset: (siteId, email) => ask(REQUEST_RESET, 'requestPasswordReset', { siteId, email }),
    reset: (siteId, passwordResetId, code, password) =>
      ask(RESET, 'resetPassword', { siteId, input: { passwordResetId, code, password } }),
    mailsTo,
    codeFor: async (address) => (await mailsTo(address)).at(-1) ?? '',
    challenges: () => service.database.db.select().from(emailChallenges),
    pendingMails: () => service.database.db.select().from(mails),
  };
}

export async function setPolicy(service: Service, siteId: number, settings: EmailSettings): Promise<void> {
  await service.database.db.update(sites).set(settings).where(eq(sites.id, siteId));
  // A change of nothing, so that the service reads the site again.
  await service.app.sites.update(siteId === HIDE ? 2 : 1, siteId, {});
}

/** The codes of the service under test. */
export const codes = createCodes(createSecretBox({ kind: 'given', key: Buffer.from(SECRETS_KEY, 'base64') }));

/** Eight digits that are not the code. */
export const wrongCode = (code: string) => String((Number(code) + 1) % 100_000_000).padStart(8, '0');
