// The public signing keys, for servers that verify auth tokens (RFC 7517).
import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { PublicKeySet } from '../tokens/signingKeys.ts';

/** How long a verifier may cache the keys; a new key must be published for longer before it signs. */
const MAX_AGE_SECONDS = 300;

export function createJwksListener(publicKeys: PublicKeySet): RequestListener {
  const body = JSON.stringify(publicKeys);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const headers = {
    'cache-control': `public, max-age=${MAX_AGE_SECONDS}`,
    etag,
    // Public keys may be read from every origin, whatever CORS_ORIGINS allows for GraphQL.
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  return ({ method, headers: { 'if-none-match': known } }, response) => {
    if (method !== 'GET' && method !== 'HEAD')
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    if (known === etag) return void response.writeHead(304, headers).end();
    response
      .writeHead(200, {
        ...headers,
        'content-type': 'application/jwk-set+json',
        'content-length': Buffer.byteLength(body),
      })
      .end(body);
  };
}
