// What GraphiQL opens with: the mutation, filled in, and beside it the queries that come before and after it.
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
  email: 'ada@example.com',
  password: 'correct horse battery staple',
  firstName: 'Ada',
  lastName: 'Lovelace',
  metadata: [{ key: 'newsletter', value: 'weekly' }],
};

const site = `# What a form needs to know before it is filled in.
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

const me = `# Put the token of a registration or a sign-in
# into the headers below.
query Me {
  me {
    id
    email
    name
  }
}
`;

/** What is typed is a variable: GraphiQL puts the operation into the address of the page, where a password would stay. */
export const GRAPHIQL: GraphiQLOptions = {
  title: 'Customer registration',
  defaultTabs: [
    { query: registerCustomer, variables: JSON.stringify({ input }, null, 2) },
    { query: site },
    { query: me, headers: JSON.stringify({ Authorization: 'Bearer TOKEN' }, null, 2) },
  ],
  defaultEditorToolsVisibility: 'variables',
};
