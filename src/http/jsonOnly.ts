// The yoga plugin that takes POST requests with JSON and GET requests with a query, and nothing else.
import type { Readable } from 'node:stream';
import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';

/** 128 KiB: the longest sensible registration, with 50 entries of metadata, is a third of it. */
const MAX_BODY_BYTES = 131_072;

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
async function readJson({ headers, body }: Request): Promise<GraphQLParams> {
  const declaredLength = Number(headers.get('content-length') ?? 0);
  // As yoga makes its requests, the body is the stream of the connection itself. Who breaks off reads no answer.
  const read = () => readBytes(body as unknown as Readable).catch(() => Buffer.alloc(0));
  const bytes = declaredLength > MAX_BODY_BYTES ? 'TOO_LONG' : await read();
  if (bytes === 'TOO_LONG') throw refusal(`A request may have at most ${MAX_BODY_BYTES} bytes.`, 413);
  try {
    const json: unknown = JSON.parse(UTF_8.decode(bytes));
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // What a parser complains of, it repeats.
  }
  throw refusal('The body must be a JSON object, in UTF-8.', 400);
}

/** All of a body that is not too long. yoga's own limit would pipe every body through a second stream. */
function readBytes(body: Readable): Promise<Buffer | 'TOO_LONG'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) return chunks.push(chunk);
      // Not destroyed, which would take the connection along, and the answer with it.
      body.pause();
      return resolve('TOO_LONG');
    });
    body.once('end', () => resolve(Buffer.concat(chunks)));
    body.once('error', reject);
  });
}

function isJson(contentType: string | null): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

function refusal(message: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', http: { status } } });
}
