// The yoga plugin that accepts POST requests with JSON and GET requests with a query, and nothing else.
import type { Plugin } from 'graphql-yoga';
import { badRequest } from './badRequest.ts';
import { readJsonBody } from './readJsonBody.ts';

/** A list of media types (RFC 9110 section 12.5.1) that contains one of ours. */
const ACCEPTED = /(?:^|[,\s])(?:\*\/\*|application\/(?:\*|json|graphql-response\+json))\s*(?:[;,]|$)/i;

/**
 * yoga would also run forms, multipart, plain text and bare GraphQL. A page of another site can make a browser send
 * those; JSON needs a preflight request first, which CORS decides. Queries by GET change nothing and carry no
 * authority, as there are no cookies.
 */
export function requestFormat(): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser }) {
      if (request.method === 'POST' && !isJson(request.headers.get('content-type'))) {
        throw badRequest('Send the request as JSON, with the header Content-Type: application/json.', 415);
      }
      // yoga would run the request first and then find no media type for the response.
      if (!ACCEPTED.test(request.headers.get('accept') ?? '*/*')) {
        throw badRequest(
          'Responses are JSON: accept application/json or application/graphql-response+json.',
          406,
        );
      }
      if (request.method === 'POST') setRequestParser(readJsonBody);
      if (request.method === 'GET' && requestParser) {
        setRequestParser(async (parsed) => {
          try {
            return await requestParser(parsed);
          } catch {
            throw badRequest('The query parameters "variables" and "extensions" must be JSON.', 400);
          }
        });
      }
    },
  };
}

function isJson(contentType: string | null): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}
