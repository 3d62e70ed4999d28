// A new password by a code, with every member of its union.
import { useMutation } from '@tanstack/react-query';
import type { ResetPasswordMutation, ResetPasswordMutationVariables } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';

const RESET_PASSWORD = graphql(`
  mutation ResetPassword($siteId: Int!, $input: ResetPasswordInput!, $language: LanguageCode!) {
    resetPassword(siteId: $siteId, input: $input) {
      __typename
      ... on ResetPasswordSuccess {
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

export type ResetPasswordResult = ResetPasswordMutation['resetPassword'];

export function useResetPassword() {
  return useMutation({
    mutationFn: (variables: ResetPasswordMutationVariables) => ask(RESET_PASSWORD, variables),
  });
}
