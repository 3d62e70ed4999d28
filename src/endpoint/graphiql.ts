// The tabs of the public GraphiQL: the registration, ready to send, and the queries before and after it.
import type { GraphiQLOptions } from 'graphql-yoga';

const registerCustomer = `# Press the play button to register a customer
# on demo site 1. Press it again to see what
# a field error looks like.
mutation RegisterCustomer($input: RegisterCustomerInput!) {
  registerCustomer(siteId: 1, input: $input) {
    __typename
    ... on RegisterCustomerSuccess {
      customer {
        id
        email
        name
        language
        metadata {
          key
          value
        }
        createdAt
      }
      authToken {
        token
        expiresAt
      }
    }
    ... on ValidationError {
      fieldErrors {
        field
        path
        code
        message
        limit
      }
    }
    ... on Error {
      message
    }
  }
}
`;

const input = {
  email: 'katherine@example.com',
  password: 'correct horse battery staple',
  firstName: 'Katherine',
  lastName: 'Johnson',
  metadata: [{ key: 'newsletter', value: 'weekly' }],
};

const site = `# The settings that a registration form needs.
query Site {
  site(id: 2) {
    name
    defaultLanguage
    passwordRules {
      minLength
      maxLength
      requiredClasses
    }
    riskAssessment {
      provider
      siteKey
      action
    }
  }
}
`;

const me = `# Paste the token of a registration or a sign-in
# into the headers below.
query Me {
  me {
    id
    email
    name
  }
}
`;

/** The input is a variable: GraphiQL puts the operation into the URL of the page, where a password would be visible. */
export const GRAPHIQL: GraphiQLOptions = {
  title: 'Customer registration',
  defaultTabs: [
    { query: registerCustomer, variables: JSON.stringify({ input }, null, 2) },
    { query: site },
    { query: me, headers: JSON.stringify({ Authorization: 'Bearer TOKEN' }, null, 2) },
  ],
  defaultEditorToolsVisibility: 'variables',
};
