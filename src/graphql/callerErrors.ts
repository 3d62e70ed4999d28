// The errors of callers who bring no valid credentials.
import { GraphQLError } from 'graphql';
import type { RequestErrorCode } from './requestErrorCode.ts';

/**
 * The answer to credentials that are not good. Over HTTP it stays 200: the error is one field's, the others are answered,
 * and GraphQL clients read errors of a response that is not 2xx late or never (GraphQL over HTTP, section 6.4.2).
 */
export function unauthenticated(): GraphQLError {
  return new GraphQLError('The auth token is not valid or no longer valid; sign in again.', {
    extensions: { code: 'UNAUTHENTICATED' satisfies RequestErrorCode, http: { status: 200 } },
  });
}

/**
 * The answer to all who bring no good API key, whatever is wrong with the one they brought. Without a key nothing of the
 * request can be answered: over HTTP it is 401 (RFC 6750 section 3).
 */
export function apiKeyNeeded(): GraphQLError {
  return new GraphQLError('An API key is needed: send the header "Authorization: Bearer crk_...".', {
    extensions: {
      code: 'UNAUTHENTICATED' satisfies RequestErrorCode,
      http: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
    },
  });
}
