// Auth tokens, as they are handed out.
import type { AuthToken } from '../../tokens/authToken.ts';
import { builder } from '../builder.ts';
import './dateTime.ts';

export const AuthTokenObject = builder.objectRef<AuthToken>('AuthToken').implement({
  description:
    'What a customer shows to be recognised: here in the header `Authorization: Bearer <token>`, and at the servers of ' +
    'the publisher, which verify it by the keys at `/.well-known/jwks.json`.',
  fields: (t) => ({
    token: t.exposeString('token', {
      description:
        'A signed JWT (RFC 7519; its header names the key and the algorithm). Its `sub` is the id of the customer. Keep it secret.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'From here on the token is refused; sign in for a new one.',
    }),
  }),
});
