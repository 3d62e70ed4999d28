// Who is asking.
import { bearerToken } from '../../lib/bearerToken.ts';
import { builder } from '../builder.ts';
import { unauthenticated } from '../callerErrors.ts';
import { CustomerObject } from '../types/customer.ts';

builder.queryField('me', (t) =>
  t.field({
    type: CustomerObject,
    nullable: true,
    description:
      'The customer whose auth token came in the header `Authorization: Bearer <token>`. Null: no such header came. A ' +
      'token that is not or no longer good, or whose customer is no more, is an error with the code UNAUTHENTICATED.',
    resolve: async (_root, _args, { app, report, request }) => {
      const token = bearerToken(request.headers.get('authorization'));
      if (token === null) return null;
      const customer = await app.authenticate(token, report.timings);
      if (!customer) throw unauthenticated();
      return customer;
    },
  }),
);
