// The sign-in, with every member of its union.
import { useMutation } from '@tanstack/react-query';
import type { SignInMutation, SignInMutationVariables } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';

const SIGN_IN = graphql(`
  mutation SignIn($siteId: Int!, $input: SignInInput!, $language: LanguageCode!) {
    signIn(siteId: $siteId, input: $input) {
      __typename
      ... on SignInSuccess {
        customer {
          ...SignedInCustomer
        }
        authToken {
          token
        }
        emailVerification {
          ...Verification
        }
      }
      ... on RetryLaterError {
        retryAfterSeconds
      }
      ... on Error {
        message(language: $language)
      }
    }
  }
`);

export type SignInResult = SignInMutation['signIn'];

export function useSignIn() {
  return useMutation({ mutationFn: (variables: SignInMutationVariables) => ask(SIGN_IN, variables) });
}
