// Cross-origin requests: which origins may read our answers. Bearer tokens, never cookies: credentials never.
import type { CORSOptions, Plugin } from 'graphql-yoga';

export function corsOptions(origins: readonly string[]): CORSOptions {
  return {
    origin: [...origins],
    credentials: false,
    methods: ['POST', 'OPTIONS'],
    // Whichever headers are asked for: tracing and GraphQL clients add their own.
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
    // Two hours: no browser keeps the answer to a preflight for longer.
    maxAge: 7200,
  };
}

/** yoga reflects the caller's origin where all are allowed, and allows "null", which sandboxed frames have, where none is. */
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
