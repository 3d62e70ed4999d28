// GraphQL errors, for everything that is not an outcome: what a caller may read of them, without any value sent.
import { GraphQLError, type GraphQLErrorExtensions, Kind } from 'graphql';
import type { RequestErrorCode } from '../graphql/requestErrorCode.ts';
import { Fault, type FaultCode } from '../lib/fault.ts';
import { invalidVariable } from './invalidVariable.ts';
import { withoutValue } from './withoutValue.ts';

const FAULT_RESPONSES: Record<FaultCode, { message: string; status: number }> = {
  SERVICE_UNAVAILABLE: { message: 'The service is temporarily unavailable; try again.', status: 503 },
  INTERNAL_SERVER_ERROR: { message: 'Unexpected error.', status: 500 },
};

/** The codes of errors that we or graphql-yoga threw on purpose; every other code of theirs is BAD_USER_INPUT. */
const KEPT_CODES: ReadonlySet<string> = new Set<RequestErrorCode>([
  'GRAPHQL_VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

const LITERALS: ReadonlySet<string> = new Set([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

/** How graphql-js's parser reports that a document is too long. */
const TOKEN_LIMIT = /more (?:than|that) (\d+) tokens/;

/** Our own failure behind an error; undefined if the request itself is wrong. */
export function faultBehind(error: GraphQLError): unknown {
  let origin: unknown = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin instanceof GraphQLError ? undefined : origin;
}

/** The error as the caller reads it: a safe message, one of our codes, and the request id. */
export function presentError(
  error: GraphQLError,
  requestId: string,
  { suggestions }: { suggestions: boolean },
): GraphQLError {
  const fault = faultBehind(error);
  if (fault !== undefined) {
    const code = fault instanceof Fault ? fault.code : 'INTERNAL_SERVER_ERROR';
    const { message, status } = FAULT_RESPONSES[code];
    return rewritten(error, message, { code, requestId, http: { status } });
  }
  if (error.message.startsWith('Syntax Error')) {
    const [at] = error.locations ?? [];
    const limit = TOKEN_LIMIT.exec(error.message)?.[1];
    const syntaxError = at ? `Syntax error at line ${at.line}, column ${at.column}.` : 'Syntax error.';
    const message = limit ? `A request may have at most ${limit} tokens.` : syntaxError;
    return rewritten(error, message, {
      code: 'GRAPHQL_VALIDATION_FAILED',
      requestId,
      http: { spec: true, status: 400 },
    });
  }
  const { code, http, argumentErrors } = error.extensions;
  return rewritten(error, safeMessage(error, suggestions), {
    code: KEPT_CODES.has(String(code)) ? (code as RequestErrorCode) : 'BAD_USER_INPUT',
    requestId,
    // The specification allows status 200 for errors of the document if the client accepts application/json; a
    // request that is no GraphQL request gets its own status in every case.
    http:
      code === 'BAD_REQUEST' ? { status: 400, ...http, spec: false } : (http ?? { spec: true, status: 400 }),
    ...(argumentErrors ? { argumentErrors } : {}),
  });
}

function safeMessage(error: GraphQLError, suggestions: boolean): string {
  const variable = invalidVariable(error);
  if (variable) return variable;
  if (LITERALS.has(error.nodes?.[0]?.kind ?? '')) return withoutValue(error.message);
  if (error.extensions.code === 'OPERATION_RESOLUTION_FAILURE') {
    return 'The document contains no operation with this "operationName", or several operations without one.';
  }
  return suggestions ? error.message : withoutSuggestion(error.message);
}

/** Names of the schema that graphql-js suggests at the end of a message. */
function withoutSuggestion(message: string): string {
  const start = message.endsWith('?') ? message.lastIndexOf(' Did you mean ') : -1;
  return start < 0 ? message : message.slice(0, start);
}

function rewritten(
  error: GraphQLError,
  message: string,
  extensions: {
    code: RequestErrorCode;
    requestId: string;
    http: NonNullable<GraphQLErrorExtensions['http']>;
    argumentErrors?: unknown;
  },
): GraphQLError {
  const { nodes = null, source = null, positions = null, path = null } = error;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}
