// The yoga plugin that bounds the size of a response.
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestErrorCode } from '../graphql/requestErrorCode.ts';

const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

/** Execution shares the strings of a result; only the text of a response holds each as often as it occurs. */
export function responseLimit(): Plugin {
  return {
    onResultProcess(payload) {
      const { result } = payload;
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      // The first is right for nearly all responses, and spares each refused registration 10 of its 400 microseconds.
      if (bytesLeft(result.data, MAX_RESPONSE_BYTES, mostBytes) >= 0) return;
      if (bytesLeft(result.data, MAX_RESPONSE_BYTES, exactBytes) >= 0) return;
      const message =
        'The response would have more than 8 MiB. Request fewer objects, or fewer of their fields.';
      const extensions = { code: 'BAD_USER_INPUT' satisfies RequestErrorCode };
      payload.setResult({ errors: [new GraphQLError(message, { extensions })] });
    },
  };
}

/** What a value leaves of a number of bytes, as JSON in UTF-8. It ends below zero as soon as the bytes are used up. */
function bytesLeft(value: unknown, bytes: number, bytesOf: (leaf: unknown) => number): number {
  if (typeof value !== 'object' || value === null) return bytes - bytesOf(value);
  let left = bytes - '{}'.length;
  const isList = Array.isArray(value);
  // Object.entries would make two objects for each member.
  for (const key in value) {
    if (left < 0) break;
    left = bytesLeft(
      (value as Record<string, unknown>)[key],
      left - (isList ? ','.length : key.length + '"":,'.length),
      bytesOf,
    );
  }
  return left;
}

const exactBytes = (leaf: unknown) => Buffer.byteLength(JSON.stringify(leaf) ?? '');

/** No less than the leaf has: a character has six bytes at most, as `\u0000`, and a number 25 characters. */
const mostBytes = (leaf: unknown) => (typeof leaf === 'string' ? 6 * leaf.length + 2 : 25);
