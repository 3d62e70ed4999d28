// A JSON document that any server or page may read and cache: the public keys, and the description of the issuer.
import { createHash } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { matchesEtag } from '../lib/matchesEtag.ts';

/** How long a verifier may use a cached document; a new key must be published for longer than this before it signs. */
const MAX_AGE_SECONDS = 300;

export function publicDocument(document: object): RequestListener {
  const body = JSON.stringify(document);
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const headers = {
    'cache-control': `public, max-age=${MAX_AGE_SECONDS}`,
    etag,
    // Public, whatever CORS_ORIGINS says about GraphQL.
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  };
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    if (matchesEtag(request.headers['if-none-match'], etag)) {
      return void response.writeHead(304, headers).end();
    }
    response
      .writeHead(200, {
        ...headers,
        // Some verifiers accept no other type, and RFC 7517 does not require application/jwk-set+json.
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      })
      .end(body);
  };
}
