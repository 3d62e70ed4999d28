// Another mail with a code, of a verification or of a password reset.
import { useMutation } from '@tanstack/react-query';
import type { ResendEmailCodeMutationVariables } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';

const RESEND_EMAIL_CODE = graphql(`
  mutation ResendEmailCode($siteId: Int!, $id: ID!, $language: LanguageCode!) {
    resendEmailCode(siteId: $siteId, id: $id) {
      __typename
      ... on ResendEmailCodeSuccess {
        resendAfterSeconds
      }
      ... on EmailCodeError {
        failure
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

export function useResendEmailCode() {
  return useMutation({
    mutationFn: (variables: ResendEmailCodeMutationVariables) => ask(RESEND_EMAIL_CODE, variables),
  });
}
