// DateTime: a date and time as text.
import { type ASTNode, GraphQLError, Kind } from 'graphql';
import * as z from 'zod';
import { builder } from '../builder.ts';

const rfc3339 = z.iso.datetime({ offset: true });

builder.scalarType('DateTime', {
  description:
    'A date and time as RFC 3339 text. Responses are in UTC with milliseconds, e.g. `2026-01-31T12:00:00.000Z`. Inputs may ' +
    'have any offset, e.g. `2026-01-31T13:00:00+01:00`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (moment) => moment.toISOString(),
  parseValue: (text) => readMoment(text),
  parseLiteral: (node) => readMoment(node.kind === Kind.STRING ? node.value : undefined, node),
});

function readMoment(text: unknown, node?: ASTNode): Date {
  // RFC 3339 allows "t" and "z" as well.
  const { data } = rfc3339.safeParse(typeof text === 'string' ? text.toUpperCase() : text);
  if (data === undefined)
    throw new GraphQLError('DateTime cannot represent this value', { nodes: node ?? null });
  return new Date(data);
}
