// The JSON body of a request: read within a bound of bytes and a bound of values.
import type { Readable } from 'node:stream';
import type { GraphQLParams } from 'graphql-yoga';
import { badRequest } from './badRequest.ts';

/** 128 KiB: the longest sensible registration, with 50 entries of metadata, is a third of it. */
const MAX_BODY_BYTES = 131_072;

/** Objects, lists and what they contain: graphql-js prints a whole object for each error in it. */
const MAX_VALUES = 1500;

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** The body must be UTF-8 (RFC 8259 section 8.1): with U+FFFD for invalid bytes, two passwords could become one. */
export async function readJsonBody({ headers, body }: Request): Promise<GraphQLParams> {
  const declaredLength = Number(headers.get('content-length') ?? 0);
  // yoga's request body can be read as a Node stream.
  const read = () => (body === null ? Buffer.alloc(0) : readBytes(body as unknown as Readable));
  const bytes = declaredLength > MAX_BODY_BYTES ? 'TOO_LONG' : await read();
  if (bytes === 'TOO_LONG') throw badRequest(`A request may have at most ${MAX_BODY_BYTES} bytes.`, 413);
  const json = parsed(bytes);
  // A list would be a batch.
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw badRequest('The body must be a JSON object, in UTF-8.', 400);
  }
  if (hasMoreValues(json, MAX_VALUES))
    throw badRequest(`A request may have at most ${MAX_VALUES} values.`, 400);
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
  // The list grows during the loop.
  for (const value of found) {
    if (found.length > limit) return true;
    if (typeof value === 'object' && value !== null) found.push(...Object.values(value).slice(0, limit));
  }
  return false;
}

/**
 * The whole body, or 'TOO_LONG'; an aborted request counts as empty. yoga's own limit, `maxRequestBodySize`, copies each
 * body through a second stream: 0.19 ms of CPU for a POST request in place of 0.09 (graphql-yoga 5.24). Use it instead
 * as soon as it costs less.
 */
function readBytes(body: Readable): Promise<Buffer | 'TOO_LONG'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    body.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // The rest is read as well, and discarded: otherwise the connection would end before the response arrives.
      if (length > MAX_BODY_BYTES) resolve('TOO_LONG');
      else chunks.push(chunk);
    });
    body.once('end', () => resolve(Buffer.concat(chunks)));
    for (const event of ['error', 'close']) body.once(event, () => resolve(Buffer.alloc(0)));
  });
}
