// The customer who sent the request.
import { bearerToken } from '../../lib/bearerToken.ts';
import { builder } from '../builder.ts';
import { unauthenticated } from '../callerErrors.ts';
import { lookUpOnce } from '../lookUpOnce.ts';
import { CustomerObject } from '../types/customer.ts';

builder.queryField('me', (t) =>
  t.field({
    type: CustomerObject,
    nullable: true,
    description:
      'The customer whose auth token was sent in the header `Authorization: Bearer <token>`. Null: no Authorization ' +
      'header was sent. An invalid or expired token, or one of a deleted customer, is an error with the code UNAUTHENTICATED.',
    resolve: async (_root, _args, context) => {
      const { app, request, requestLog } = context;
      const token = bearerToken(request.headers.get('authorization'));
      if (token === null) return null;
      const customer = await lookUpOnce(context, 'me', () => app.authenticate(token, requestLog.timings));
      if (!customer) throw unauthenticated();
      return customer;
    },
  }),
);
