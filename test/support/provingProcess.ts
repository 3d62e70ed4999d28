// A visitor of a service process who proves the address by a mailed code.
import type { ServiceProcess } from './serviceProcess.ts';

/** Of the demo: REQUIRED and HIDE. */
const SITE = 4;

export async function register(service: ServiceProcess, email: string, siteId = SITE) {
  const { body } = await service.ask(
    `mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
      registerCustomer(siteId: $siteId, input: $input) {
        __typename
        ... on EmailVerificationRequired { verification { id } }
        ... on RetryLaterError { reason }
      }
    }`,
    { siteId, input: { email, password: 'correct horse' } },
  );
  return body.data.registerCustomer;
}

/** `subject`: of the mail, which has the code. */
export async function verify(service: ServiceProcess, verificationId: string, subject: string | undefined) {
  const code = /\d{8}/.exec(subject ?? '')?.[0];
  const { body } = await service.ask(
    `mutation ($siteId: Int!, $input: VerifyEmailInput!) {
      verifyEmail(siteId: $siteId, input: $input) { ... on VerifyEmailSuccess { customer { email emailVerified } } }
    }`,
    { siteId: SITE, input: { verificationId, code } },
  );
  return body.data.verifyEmail;
}
