// What a publisher asks for its staff, for Relay: its customers in pages, changes, and objects by their ids.
import { graphql } from 'relay-runtime';

/** `@refetchable` makes a query for the fragment, by means of `node`. */
export const CUSTOMER = graphql`
  fragment publisher_customer on Customer @refetchable(queryName: "publisherCustomerRefetchQuery") {
    id
    email
    displayName
  }
`;

export const CUSTOMERS = graphql`
  query publisherCustomersQuery($first: Int!, $after: String) {
    customers(first: $first, after: $after) @connection(key: "publisher_customers") {
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
`;

export const UPDATE_CUSTOMER = graphql`
  mutation publisherUpdateCustomerMutation($id: ID!, $input: UpdateCustomerInput!) {
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
`;

export const ACCOUNT_AND_SITE = graphql`
  query publisherAccountAndSiteQuery($siteId: Int!) {
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
`;

export const NODE = graphql`
  query publisherNodeQuery($id: ID!) {
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
`;
