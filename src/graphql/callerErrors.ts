// The errors for callers without valid credentials.
import { GraphQLError } from 'graphql';
import type { RequestErrorCode } from './requestErrorCode.ts';

/**
 * An invalid or expired auth token. The HTTP status stays 200: the error concerns one field, the others have values, and
 * GraphQL clients may not read the body of a response that is not 2xx (GraphQL over HTTP, section 6.4.2).
 */
export function unauthenticated(): GraphQLError {
  return new GraphQLError('The auth token is invalid or has expired. Sign in again.', {
    extensions: { code: 'UNAUTHENTICATED' satisfies RequestErrorCode, http: { status: 200 } },
  });
}

/**
 * No API key, or an invalid or revoked one: the error does not say which. Without a key no field has a value, so the
 * HTTP status is 401 (RFC 6750 section 3).
 */
export function apiKeyNeeded(): GraphQLError {
  return new GraphQLError('An API key is required. Send the header "Authorization: Bearer crk_...".', {
    extensions: {
      code: 'UNAUTHENTICATED' satisfies RequestErrorCode,
      http: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
    },
  });
}
