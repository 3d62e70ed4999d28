// The registration, with every member of its union.
import { useMutation } from '@tanstack/react-query';
import type { RegisterCustomerMutation, RegisterCustomerMutationVariables } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask, wasAnswered } from './ask.ts';

const REGISTER_CUSTOMER = graphql(`
  mutation RegisterCustomer($siteId: Int!, $input: RegisterCustomerInput!, $language: LanguageCode!) {
    registerCustomer(siteId: $siteId, input: $input) {
      __typename
      ... on RegisterCustomerSuccess {
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
      ... on EmailVerificationRequired {
        verification {
          ...Verification
        }
      }
      ... on ValidationError {
        fieldErrors {
          ...ShownFieldError
        }
      }
      ... on RetryLaterError {
        reason
        retryAfterSeconds
      }
      # Every failure that is added later has a message.
      ... on Error {
        message(language: $language)
      }
    }
  }
`);

export type RegisterCustomerResult = RegisterCustomerMutation['registerCustomer'];

const MAX_RETRIES = 2;

export function useRegisterCustomer() {
  return useMutation({
    mutationFn: (variables: RegisterCustomerMutationVariables) => ask(REGISTER_CUSTOMER, variables),
    // A request without an answer is safe to send again, because of its idempotency key.
    retry: (retries, error) => !wasAnswered(error) && retries < MAX_RETRIES,
    retryDelay: (retries) => 500 * 2 ** retries,
  });
}
