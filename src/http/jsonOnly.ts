// The yoga plugin that takes POST requests with JSON and GET requests with a query, and nothing else.
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';

/**
 * Forms, multipart, plain text and bare GraphQL would run too. They are what a page of another site can make a browser
 * send unasked; JSON it cannot, without a preflight request that CORS decides. Queries by GET change nothing and carry
 * nobody's authority, as there are no cookies.
 */
export function jsonOnly(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (request.method === 'POST' && !isJson(request.headers.get('content-type'))) {
        throw refusal('Send the request as JSON, with the header Content-Type: application/json.', 415);
      }
      if (request.method === 'POST') setRequestParser(readJson);
      if (request.method === 'GET' && requestParser) {
        setRequestParser(async (parsed) => {
          try {
            return await requestParser(parsed);
          } catch {
            throw refusal('The query parameters "variables" and "extensions" must be JSON.', 400);
          }
        });
      }
    },
  };
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** The body, which must be UTF-8 (RFC 8259 section 8.1): with U+FFFD for what is not, two passwords would be one. */
async function readJson(request: Request): Promise<GraphQLParams> {
  try {
    const body: unknown = JSON.parse(UTF_8.decode(await request.arrayBuffer()));
    if (typeof body === 'object' && body !== null) return body;
  } catch (error) {
    // The limit of its size speaks for itself. What a parser complains of, it repeats; and who breaks off reads nothing.
    if (error instanceof GraphQLError) throw error;
  }
  throw refusal('The body must be a JSON object, in UTF-8.', 400);
}

function isJson(contentType: string | null): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

function refusal(message: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status } } });
}
