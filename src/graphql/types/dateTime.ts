// DateTime: a date and time as text.
import { type ASTNode, GraphQLError, Kind } from 'graphql';
import { readMoment } from '../../fields/moment.ts';
import { builder } from '../builder.ts';

builder.scalarType('DateTime', {
  description:
    'A date and time as RFC 3339 text. Responses are in UTC with milliseconds, e.g. `2026-01-31T12:00:00.000Z`. Inputs may ' +
    'have any offset, e.g. `2026-01-31T13:00:00+01:00`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  serialize: (moment) => moment.toISOString(),
  parseValue: (text) => parse(text),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : undefined, node),
});

function parse(text: unknown, node?: ASTNode): Date {
  const moment = readMoment(text);
  if (!moment) throw new GraphQLError('DateTime cannot represent this value', { nodes: node ?? null });
  return moment;
}
