// GraphQL errors, for what is not an outcome: what a caller may read of them. Nothing that was sent is repeated.
import { GraphQLError, type GraphQLErrorExtensions, Kind } from 'graphql';
import type { RequestErrorCode } from '../graphql/requestErrorCode.ts';
import { Fault, type FaultCode } from '../lib/fault.ts';

const FAULT_ANSWERS: Record<FaultCode, { message: string; status: number }> = {
  SERVICE_UNAVAILABLE: { message: 'The service is temporarily unavailable; try again.', status: 503 },
  INTERNAL_SERVER_ERROR: { message: 'Unexpected error.', status: 500 },
};

/** The codes of errors that we or graphql-yoga threw on purpose; every other code of theirs is BAD_USER_INPUT. */
const KEPT_CODES = new Set(['GRAPHQL_VALIDATION_FAILED', 'UNAUTHENTICATED', 'FORBIDDEN']);

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

/** How graphql-js's parser says that a document is too long. */
const TOKEN_LIMIT = /more (?:than|that) (\d+) tokens/;

/** The failure of ours behind an error; nothing where the request is at fault. */
export function faultBehind(error: GraphQLError): unknown {
  let origin: unknown = error;
  while (origin instanceof GraphQLError && origin.originalError) origin = origin.originalError;
  return origin instanceof GraphQLError ? undefined : origin;
}

/** How graphql-js ends a sentence about a name that is not in the schema. */
const SUGGESTION = / Did you mean .*\?$/s;

/** The error as the caller reads it: safe words, one of our codes, and the request's id. */
export function presentError(
  error: GraphQLError,
  requestId: string,
  { suggestions }: { suggestions: boolean },
): GraphQLError {
  const fault = faultBehind(error);
  if (fault !== undefined) {
    const code = fault instanceof Fault ? fault.code : 'INTERNAL_SERVER_ERROR';
    const { message, status } = FAULT_ANSWERS[code];
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
  const literal = LITERALS.has(error.nodes?.[0]?.kind ?? '');
  const message = (suggestions ? error.message : error.message.replace(SUGGESTION, '')).replace(
    /^Unexpected parameter ".*" in/s,
    'Unexpected parameter in',
  );
  return rewritten(error, literal ? withoutValue(message) : message, {
    code: KEPT_CODES.has(String(code)) ? (code as RequestErrorCode) : 'BAD_USER_INPUT',
    requestId,
    // The specification lets errors of the document answer 200 to those who accept application/json; what is no
    // GraphQL request at all answers with its own status to everybody.
    http:
      code === 'BAD_REQUEST' ? { status: 400, ...http, spec: false } : (http ?? { spec: true, status: 400 }),
    ...(argumentErrors ? { argumentErrors } : {}),
  });
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

/** Sentences of graphql-js that name fields and types alone, and no value. */
const HARMLESS =
  /^(?:Field "[\w.]{1,200}" (?:of required type "[^"]+" was not provided|is not defined by type "\w+")|Expected non-nullable type "[^"]+" not to be null|Expected type "\w+" to be an object)\./;

/** Sentences about a value, and the type that they expect it to be of. */
const EXPECTATION =
  /^(?:Expected value of (?:non-null )?type "(?<type>[\w![\]]+)"|(?:Enum|Value ".*" does not exist in) "(?<enumeration>\w+)"|(?<scalar>\w+) cannot represent)/s;

/** What graphql-js says of a value that does not fit its type; it writes the value into the sentence, and we do not. */
export function withoutValue(message: string): string {
  const harmless = HARMLESS.exec(message)?.[0];
  if (harmless) return harmless;
  const { type, enumeration, scalar } = EXPECTATION.exec(message)?.groups ?? {};
  const expected = type ?? enumeration ?? scalar;
  return expected ? `Expected a value of type "${expected}".` : 'The value is not of the declared type.';
}
