// What a publisher asks for its staff, for Apollo Client and urql. gql.tada reads the types from the schema.
import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './__generated__/platform.ts';

const graphql = initGraphQLTada<{ introspection: typeof introspection; scalars: { DateTime: string } }>();

export const CUSTOMERS = graphql(`
  query Customers($first: Int!, $after: String) {
    customers(first: $first, after: $after) {
      edges {
        node {
          id
          displayName
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const UPDATE_CUSTOMER = graphql(`
  mutation UpdateCustomer($id: ID!, $input: UpdateCustomerInput!) {
    updateCustomer(id: $id, input: $input) {
      __typename
      ... on UpdateCustomerSuccess {
        customer {
          id
          displayName
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

export const ACCOUNT_AND_SITE = graphql(`
  query AccountAndSite($siteId: Int!) {
    account {
      id
      accountId
      name
    }
    site(id: $siteId) {
      id
      siteId
      name
    }
  }
`);

export const NODE = graphql(`
  query Node($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Account {
        accountId
      }
      ... on Site {
        siteId
      }
      ... on Customer {
        displayName
      }
    }
  }
`);
