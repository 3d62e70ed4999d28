// A page that registers its visitor, proves the address, and goes on until the visitor is signed in.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { askGraphql } from './postJson.ts';
import { codes } from './verification.ts';

/** Of the demo: a proof is required, and taken addresses are hidden. */
const SITE = 4;
const ACCOUNT = 2;

const REGISTER = `mutation ($siteId: Int!, $input: RegisterCustomerInput!) { result: registerCustomer(siteId: $siteId, input: $input) {
  __typename ... on RegisterCustomerSuccess { customer { id } replayed } ... on EmailVerificationRequired { verification { id } } } }`;
const VERIFY = `mutation ($siteId: Int!, $input: VerifyEmailInput!) { result: verifyEmail(siteId: $siteId, input: $input) {
  __typename ... on VerifyEmailSuccess { customer { id } } ... on EmailCodeError { failure } } }`;
const SIGN_IN = `mutation ($siteId: Int!, $input: SignInInput!) { result: signIn(siteId: $siteId, input: $input) {
  __typename ... on SignInSuccess { customer { id } } } }`;

export interface Proved {
  readonly id: string;
  /** How the page got its customer. */
  readonly way: 'proof' | 'replay' | 'sign-in';
}

/** The address of the service may change meanwhile. */
export async function registerAndProve(
  url: () => string,
  withKey: boolean,
  send: typeof fetch = fetch,
): Promise<Proved> {
  const email = `${randomUUID()}@example.com`;
  const password = 'correct horse';
  const input = { email, password, ...(withKey && { idempotencyKey: randomUUID() }) };
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  const ask = async (query: string, variables: object): Promise<any> => {
    const { body } = await askGraphql(send, url(), query, { siteId: SITE, ...variables });
    if (!body.data) throw new TypeError('no data', { cause: body.errors });
    return body.data.result;
  };
  let verificationId: string | undefined;
  for (;;) {
    try {
      if (verificationId === undefined) {
        const registered = await ask(REGISTER, { input });
        if (registered.__typename === 'RegisterCustomerSuccess') {
          return { id: registered.customer.id, way: 'replay' };
        }
        verificationId = registered.verification?.id;
      }
      if (verificationId !== undefined) {
        const code = codes.codeOf({ accountId: ACCOUNT, id: verificationId, codeNumber: 1 });
        const proved = await ask(VERIFY, { input: { verificationId, code } });
        if (proved.__typename === 'VerifyEmailSuccess') return { id: proved.customer.id, way: 'proof' };
        if (proved.failure === 'USED') {
          const signedIn = await ask(SIGN_IN, { input: { login: email, password } });
          if (signedIn.__typename === 'SignInSuccess') return { id: signedIn.customer.id, way: 'sign-in' };
        }
      }
    } catch {
      // A page with a key may be loaded again: it has lost the id. One without keeps it.
      if (withKey) verificationId = undefined;
    }
    await sleep(50 + Math.random() * 100);
  }
}
