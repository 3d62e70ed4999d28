// The yoga plugin that takes POST requests with JSON and GET requests with a query, and nothing else.
import type { Readable } from 'node:stream';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';

/** 128 KiB: the longest sensible registration, with 50 entries of metadata, is a third of it. */
const MAX_BODY_BYTES = 131_072;

/** Objects, lists and what they hold: graphql-js prints a whole object for each of its faults. */
const MAX_VALUES = 1500;

/** A list of media types (RFC 9110 section 12.5.1) that holds one of ours. */
const ANSWERS = /(?:^|[,\s])(?:\*\/\*|application\/(?:\*|json|graphql-response\+json))\s*(?:[;,]|$)/i;

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
      // yoga would run the request first, and have no answer for it then.
      if (!ANSWERS.test(request.headers.get('accept') ?? '*/*')) {
        throw refusal('Answers are JSON: accept application/json or application/graphql-response+json.', 406);
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
async function readJson({ headers, body }: Request): Promise<GraphQLParams> {
  const declaredLength = Number(headers.get('content-length') ?? 0);
  // As yoga makes its requests, what they call a body can be read as the stream of the connection.
  const read = () => (body === null ? Buffer.alloc(0) : readBytes(body as unknown as Readable));
  const bytes = declaredLength > MAX_BODY_BYTES ? 'TOO_LONG' : await read();
  if (bytes === 'TOO_LONG') throw refusal(`A request may have at most ${MAX_BODY_BYTES} bytes.`, 413);
  const json = parsed(bytes);
  if (typeof json !== 'object' || json === null) {
    throw refusal('The body must be a JSON object, in UTF-8.', 400);
  }
  if (hasMoreValues(json, MAX_VALUES)) throw refusal(`A request may have at most ${MAX_VALUES} values.`, 400);
  return json;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(UTF_8.decode(bytes));
  } catch {
    // The parser's own message quotes the input.
    return undefined;
  }
}

function hasMoreValues(json: object, limit: number): boolean {
  const found: unknown[] = [json];
  // Grows while it is read.
  for (const value of found) {
    if (found.length > limit) return true;
    if (typeof value === 'object' && value !== null) found.push(...Object.values(value).slice(0, limit));
  }
  return false;
}

/**
 * All of a body that is not too long; nothing of one that breaks off, for whoever sent it reads no answer. yoga's own
 * limit would pipe every body through a second stream.
 */
function readBytes(body: Readable): Promise<Buffer | 'TOO_LONG'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // The rest is read too, and kept by nobody: without it the connection would end, and the answer with it.
      if (length > MAX_BODY_BYTES) resolve('TOO_LONG');
      else chunks.push(chunk);
    });
    body.once('end', () => resolve(Buffer.concat(chunks)));
    for (const event of ['error', 'close']) body.once(event, () => resolve(Buffer.alloc(0)));
  });
}

function isJson(contentType: string | null): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

function refusal(message: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status } } });
}
