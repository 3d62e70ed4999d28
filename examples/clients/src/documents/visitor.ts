// What a page asks for its visitors, for Apollo Client and urql. gql.tada reads the types from the schema.
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './__generated__/public.ts';

const graphql = initGraphQLTada<{ introspection: typeof introspection; scalars: { DateTime: string } }>();

export const REGISTER = graphql(`
  mutation Register($siteId: Int!, $input: RegisterCustomerInput!) {
    registerCustomer(siteId: $siteId, input: $input) {
      __typename
      ... on RegisterCustomerSuccess {
        customer {
          id
          email
          displayName
        }
        authToken {
          token
        }
      }
      ... on EmailVerificationRequired {
        verification {
          id
          email
        }
      }
      ... on ValidationError {
        fieldErrors {
          field
          code
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const SIGN_IN = graphql(`
  mutation SignIn($siteId: Int!, $input: SignInInput!) {
    signIn(siteId: $siteId, input: $input) {
      __typename
      ... on SignInSuccess {
        customer {
          id
          displayName
        }
        authToken {
          token
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const VERIFY_EMAIL = graphql(`
  mutation VerifyEmail($siteId: Int!, $input: VerifyEmailInput!) {
    verifyEmail(siteId: $siteId, input: $input) {
      __typename
      ... on VerifyEmailSuccess {
        customer {
          id
          emailVerified
        }
        authToken {
          token
        }
      }
      ... on EmailCodeError {
        failure
      }
      ... on Error {
        message
      }
    }
  }
`);

export const ME = graphql(`
  query Me {
    me {
      id
      email
      displayName
    }
  }
`);

export const SITE = graphql(`
  query Site($siteId: Int!) {
    site(id: $siteId) {
      id
      siteId
      name
      passwordRules {
        minLength
      }
    }
  }
`);
