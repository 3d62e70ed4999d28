// What several operations select: of a customer who signs in, of a verification, and of what is wrong with a field.
import type { ShownFieldErrorFragment, SignedInCustomerFragment } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

graphql(`
  fragment SignedInCustomer on Customer {
    id
    email
    name
    displayName
    username
  }
`);

graphql(`
  fragment Verification on EmailVerification {
    id
    email
    resendAfterSeconds
  }
`);

graphql(`
  fragment ShownFieldError on FieldError {
    field
    path
    code
    message(language: $language)
    limit
  }
`);

/** A customer who is signed in. */
export interface Session {
  readonly customer: SignedInCustomerFragment;
  readonly authToken: { readonly token: string };
}

export type FieldError = ShownFieldErrorFragment;
