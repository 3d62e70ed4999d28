// The request for a new password: the same answer whether or not the address belongs to a customer.
import { useMutation } from '@tanstack/react-query';
import type { RequestPasswordResetMutationVariables } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';

const REQUEST_PASSWORD_RESET = graphql(`
  mutation RequestPasswordReset($siteId: Int!, $email: String!, $language: LanguageCode!) {
    requestPasswordReset(siteId: $siteId, email: $email) {
      __typename
      ... on RequestPasswordResetSuccess {
        passwordReset {
          id
          resendAfterSeconds
        }
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

export function useRequestPasswordReset() {
  return useMutation({
    mutationFn: (variables: RequestPasswordResetMutationVariables) => ask(REQUEST_PASSWORD_RESET, variables),
  });
}
