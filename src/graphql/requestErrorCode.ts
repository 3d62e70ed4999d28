// The codes of GraphQL errors, for everything that is not an outcome.
import type { FaultCode } from '../lib/fault.ts';

/** The codes of GraphQL errors (`extensions.code`). */
export type RequestErrorCode =
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | FaultCode;
