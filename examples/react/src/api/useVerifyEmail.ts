// The proof of an e-mail address by a code, with every member of its union.
import { useMutation } from '@tanstack/react-query';
import type { VerifyEmailMutation, VerifyEmailMutationVariables } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';

const VERIFY_EMAIL = graphql(`
  mutation VerifyEmail($siteId: Int!, $input: VerifyEmailInput!, $language: LanguageCode!) {
    verifyEmail(siteId: $siteId, input: $input) {
      __typename
      ... on VerifyEmailSuccess {
        customer {
          ...SignedInCustomer
        }
        authToken {
          token
        }
      }
      ... on EmailCodeError {
        failure
      }
      ... on ValidationError {
        fieldErrors {
          ...ShownFieldError
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

export type VerifyEmailResult = VerifyEmailMutation['verifyEmail'];

export function useVerifyEmail() {
  return useMutation({
    mutationFn: (variables: VerifyEmailMutationVariables) => ask(VERIFY_EMAIL, variables),
  });
}
