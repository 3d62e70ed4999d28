// An auth token, as it is issued.
import type { AuthToken } from '../../tokens/authToken.ts';
import { builder } from '../builder.ts';
import './dateTime.ts';

export const AuthTokenObject = builder.objectRef<AuthToken>('AuthToken').implement({
  description:
    'A bearer token that authenticates the customer: here in the header `Authorization: Bearer <token>`, and at the ' +
    "publisher's servers, which verify it with the keys at `/.well-known/jwks.json`.",
  fields: (t) => ({
    token: t.exposeString('token', {
      description:
        'A signed JWT (RFC 7519; its header names the key and the algorithm). Its `sub` is the id of the customer. Keep it secret.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When the token expires. Sign in to get a new one.',
    }),
  }),
});
