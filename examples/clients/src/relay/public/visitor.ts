// What a page asks for its visitors, for Relay: registration, the proof of the address, sign-in, the customer and the site.
import { graphql } from 'relay-runtime';

export const REGISTER = graphql`
  mutation visitorRegisterMutation($siteId: Int!, $input: RegisterCustomerInput!) {
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
`;

export const SIGN_IN = graphql`
  mutation visitorSignInMutation($siteId: Int!, $input: SignInInput!) {
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
`;

export const VERIFY_EMAIL = graphql`
  mutation visitorVerifyEmailMutation($siteId: Int!, $input: VerifyEmailInput!) {
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
`;

export const ME = graphql`
  query visitorMeQuery {
    me {
      id
      email
      displayName
    }
  }
`;

export const SITE = graphql`
  query visitorSiteQuery($siteId: Int!) {
    site(id: $siteId) {
      id
      siteId
      name
      passwordRules {
        minLength
      }
    }
  }
`;
