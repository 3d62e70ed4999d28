// Moments in time, as text.
import { builder } from '../builder.ts';

builder.scalarType('DateTime', {
  description: 'A moment as RFC 3339 text in UTC with milliseconds, e.g. `2026-01-31T12:00:00.000Z`.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: (moment) => moment.toISOString(),
});
