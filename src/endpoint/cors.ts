// Cross-origin requests: which origins may read the responses. Bearer tokens, never cookies, so never credentials.
import type { CORSOptions, Plugin } from 'graphql-yoga';

export function corsOptions(origins: readonly string[]): CORSOptions {
  return {
    origin: [...origins],
    credentials: false,
    methods: ['POST', 'OPTIONS'],
    // Request headers are not listed, so all are allowed: tracing and GraphQL clients add their own.
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
    // Two hours: no browser caches a preflight response for longer.
    maxAge: 7200,
  };
}

/** yoga reflects the caller's origin if all are allowed, and allows "null", which sandboxed frames have, if none is. */
export function corsPlugin(origins: readonly string[]): Plugin {
  return {
    onResponse({ response: { headers } }) {
      const allowed = headers.get('access-control-allow-origin');
      if (allowed && origins.includes('*')) {
        headers.set('access-control-allow-origin', '*');
        headers.delete('vary');
      } else if (allowed === 'null') {
        headers.delete('access-control-allow-origin');
      }
    },
  };
}
