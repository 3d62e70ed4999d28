// Moments in time, as text.
import { type ASTNode, GraphQLError, Kind } from 'graphql';
import * as z from 'zod';
import { builder } from '../builder.ts';

const rfc3339 = z.iso.datetime({ offset: true });

builder.scalarType('DateTime', {
  description:
    'A moment as RFC 3339 text: given out in UTC with milliseconds, e.g. `2026-01-31T12:00:00.000Z`; taken with any offset, ' +
    'e.g. `2026-01-31T13:00:00+01:00`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (moment) => moment.toISOString(),
  parseValue: (text) => readMoment(text),
  parseLiteral: (node) => readMoment(node.kind === Kind.STRING ? node.value : undefined, node),
});

function readMoment(text: unknown, node?: ASTNode): Date {
  const { data } = rfc3339.safeParse(text);
  if (data === undefined)
    throw new GraphQLError('DateTime cannot represent this value', { nodes: node ?? null });
  return new Date(data);
}
