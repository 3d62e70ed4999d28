// The codes of GraphQL errors: what is not an outcome of a use case.
import type { FaultCode } from '../lib/fault.ts';

/** The codes of GraphQL errors (`extensions.code`). */
export type RequestErrorCode =
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | FaultCode;
