// The yoga plugin that accepts POST requests with JSON and GET requests with a query, and nothing else.
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { RequestErrorCode } from '../graphql/requestErrorCode.ts';
import { badRequest } from './badRequest.ts';
import { preferredMediaType } from './preferredMediaType.ts';
import { readJsonBody } from './readJsonBody.ts';

/** The first one is the default. */
export const RESPONSE_TYPES = ['application/json', 'application/graphql-response+json'] as const;

/**
 * yoga would also run forms, multipart, plain text and bare GraphQL. A page of another site can make a browser send
 * those; JSON needs a preflight request first, which CORS decides. Queries by GET change nothing and carry no
 * authority, as there are no cookies.
 */
export function requestFormat(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      const { method, headers } = request;
      const responseType = preferredMediaType(headers.get('accept'), RESPONSE_TYPES);
      // yoga reads the header by other rules, and only after it has run the request.
      headers.set('accept', responseType ?? RESPONSE_TYPES[0]);
      if (!responseType) {
        throw badRequest(`Responses are JSON: accept ${RESPONSE_TYPES.join(' or ')}.`, 406);
      }
      if (method === 'POST') {
        checkContent(headers);
        setRequestParser(readJsonBody);
      }
      if (method === 'GET' && requestParser) {
        setRequestParser(async (parsed) => {
          try {
            return await requestParser(parsed);
          } catch {
            throw badRequest('The query parameters "variables" and "extensions" must be JSON.', 400);
          }
        });
      }
    },
    onParams({ params, setParams }) {
      setParams(knownParams(params));
    },
  };
}

function checkContent(headers: Headers): void {
  const contentType = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') {
    throw badRequest('Send the request as JSON, with the header Content-Type: application/json.', 415);
  }
  const codings = headers.get('content-encoding')?.toLowerCase().split(',') ?? [];
  if (codings.some((coding) => !['', 'identity'].includes(coding.trim()))) {
    // RFC 9110 section 15.5.16.
    throw badRequest('Send the body without compression.', 415, { 'accept-encoding': 'identity' });
  }
}

/** A server ignores the parameters of a request that it does not know (GraphQL over HTTP, JSON encoding). */
function knownParams({ query, variables, operationName, extensions }: GraphQLParams): GraphQLParams {
  // Only this error makes clients with automatic persisted queries send the query itself. They read no other status.
  if (!query && extensions?.persistedQuery) {
    const code = 'PERSISTED_QUERY_NOT_SUPPORTED' satisfies RequestErrorCode;
    throw new GraphQLError('PersistedQueryNotSupported', { extensions: { code, http: { status: 200 } } });
  }
  // An operation cannot have an empty name: some clients send "" for none. To yoga, undefined is absent.
  const name = operationName === '' ? undefined : operationName;
  return { query, variables, operationName: name, extensions } as GraphQLParams;
}
