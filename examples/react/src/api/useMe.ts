// The customer who is signed in, as the service knows them by their auth token.
import { useQuery } from '@tanstack/react-query';
import { graphql } from '../gql/index.ts';
import { ask } from './ask.ts';
import type { Session } from './fragments.ts';

const ME = graphql(`
  query Me {
    me {
      email
      username
      language
    }
  }
`);

export function useMe({ customer, authToken }: Session) {
  return useQuery({ queryKey: ['me', customer.id], queryFn: () => ask(ME, {}, authToken.token) });
}
