// What GraphiQL opens with: the mutation, filled in, with every member of its union.
import type { GraphiQLOptions } from 'graphql-yoga';

const query = `# Press the play button to register a customer on the demo site 1.
# Press it a second time to see what a field error looks like.
mutation RegisterCustomer($siteId: Int!, $input: RegisterCustomerInput!) {
  registerCustomer(siteId: $siteId, input: $input) {
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

# What a form needs to know before it is filled in.
query Site($siteId: Int!) {
  site(id: $siteId) {
    name
    defaultLanguage
    passwordRules {
      minLength
      maxLength
      requiredClasses
    }
  }
}
`;

const variables = {
  siteId: 1,
  input: {
    email: 'ada@example.com',
    password: 'correct horse battery staple',
    firstName: 'Ada',
    lastName: 'Lovelace',
    metadata: [{ key: 'newsletter', value: 'weekly' }],
  },
};

export const EXAMPLE_TAB: GraphiQLOptions = {
  title: 'Customer registration',
  defaultTabs: [{ query, variables: JSON.stringify(variables, null, 2) }],
  defaultEditorToolsVisibility: 'variables',
};
