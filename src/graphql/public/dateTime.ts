// Moments in time, as text.
import { GraphQLError } from 'graphql';
import * as z from 'zod';
import { builder } from '../builder.ts';

const rfc3339 = z.iso.datetime({ offset: true });

builder.scalarType('DateTime', {
  description: 'A moment as RFC 3339 text in UTC with milliseconds, e.g. `2026-01-31T12:00:00.000Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (moment) => moment.toISOString(),
  parseValue(text) {
    const { data } = rfc3339.safeParse(text);
    if (data === undefined) throw new GraphQLError('DateTime cannot represent this value');
    return new Date(data);
  },
});
