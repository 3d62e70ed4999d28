// A sign-in, by which a form finds out that a registration without an answer has arrived.
import { useMutation } from '@tanstack/react-query';
import type { SignInMutationVariables } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';

const SIGN_IN = graphql(`
  mutation SignIn($siteId: Int!, $input: SignInInput!) {
    signIn(siteId: $siteId, input: $input) {
      __typename
      ... on SignInSuccess {
        customer {
          id
          email
          name
          displayName
          username
        }
        authToken {
          token
        }
      }
    }
  }
`);

export function useSignIn() {
  return useMutation({ mutationFn: (variables: SignInMutationVariables) => ask(SIGN_IN, variables) });
}
