// The error for an HTTP request that is no GraphQL request, with the HTTP status and headers that it gets.
import { GraphQLError } from 'graphql';
import type { RequestErrorCode } from '../graphql/requestErrorCode.ts';

export function badRequest(
  message: string,
  status: number,
  headers: Record<string, string> = {},
): GraphQLError {
  const code = 'BAD_USER_INPUT' satisfies RequestErrorCode;
  return new GraphQLError(message, { extensions: { code, http: { status, headers } } });
}
