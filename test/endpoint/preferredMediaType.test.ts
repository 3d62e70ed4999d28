// Content negotiation: weights, specificity, order, and headers that are not well-formed.
import { expect, test } from 'vitest';
import { preferredMediaType } from '../../src/endpoint/preferredMediaType.ts';

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';
const negotiate = (accept: string | null) => preferredMediaType(accept, [JSON_TYPE, GRAPHQL_TYPE]);

test.each([
  // No preference.
  [null, JSON_TYPE],
  ['', JSON_TYPE],
  [' , ,', JSON_TYPE],
  ['*/*', JSON_TYPE],
  ['*', JSON_TYPE],
  ['application/*', JSON_TYPE],
  // Weights.
  [`${JSON_TYPE};q=0.1, ${GRAPHQL_TYPE}`, GRAPHQL_TYPE],
  [`${GRAPHQL_TYPE};q=0.8, ${JSON_TYPE};q=0.9`, JSON_TYPE],
  [`*/*;q=0.1, ${GRAPHQL_TYPE}`, GRAPHQL_TYPE],
  [`*/*, ${JSON_TYPE};q=0.5`, GRAPHQL_TYPE],
  [`text/html, application/xhtml+xml, */*;q=0.8`, JSON_TYPE],
  ['text/html, image/gif, *; q=.2, */*; q=.2', JSON_TYPE],
  // Equal weights: the more specific range, then the order.
  [`*/*, ${GRAPHQL_TYPE}`, GRAPHQL_TYPE],
  [`application/*, ${GRAPHQL_TYPE}`, GRAPHQL_TYPE],
  [`${GRAPHQL_TYPE}, ${JSON_TYPE}`, GRAPHQL_TYPE],
  [`${JSON_TYPE}, ${GRAPHQL_TYPE}`, JSON_TYPE],
  // Exclusion.
  [`${JSON_TYPE};q=0`, undefined],
  [`${JSON_TYPE};q=0.000`, undefined],
  [`${JSON_TYPE};Q="0"`, undefined],
  ['*/*;q=0', undefined],
  ['*;q=0', undefined],
  [`${JSON_TYPE};q=0, */*`, GRAPHQL_TYPE],
  [`*/*, application/*;q=0`, undefined],
  [`application/*;q=0, ${JSON_TYPE};q=0.1`, JSON_TYPE],
  // Parameters are ignored.
  [`${JSON_TYPE};charset=utf8`, JSON_TYPE],
  [`${JSON_TYPE}; charset="utf-8"`, JSON_TYPE],
  [`${GRAPHQL_TYPE};charset=iso-8859-1;q=0.5, ${JSON_TYPE};q=0.4;charset=utf-16`, GRAPHQL_TYPE],
  [`${JSON_TYPE};version=1;indent=2;;`, JSON_TYPE],
  ['APPLICATION/JSON ; Q=1', JSON_TYPE],
  [`${JSON_TYPE};q=high`, JSON_TYPE],
  [`${JSON_TYPE};q=`, JSON_TYPE],
  // Quoted strings hide separators.
  [`text/plain;x=", ${JSON_TYPE};"`, undefined],
  [`text/plain;x="\\", ${JSON_TYPE}", ${GRAPHQL_TYPE}`, GRAPHQL_TYPE],
  [`${JSON_TYPE};x=";q=0"`, JSON_TYPE],
  [`text/plain;x="unclosed, ${JSON_TYPE}`, undefined],
  // None of the offered types.
  ['text/html', undefined],
  ['text/json', undefined],
  ['application/hal+json', undefined],
  ['application/jsonp', undefined],
  ['json', undefined],
  ['/', undefined],
  ['text/event-stream, multipart/mixed', undefined],
])('%s: %s', (accept, expected) => {
  expect(negotiate(accept)).toBe(expected);
});
