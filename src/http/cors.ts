// Cross-origin requests: which origins may read our answers. Bearer tokens, never cookies: credentials never.
import type { CORSOptions, Plugin } from 'graphql-yoga';

export function corsOptions(origins: readonly string[]): CORSOptions {
  return {
    origin: [...origins],
    credentials: false,
    methods: ['POST', 'OPTIONS'],
    allowedHeaders: ['Authorization', 'Content-Type', 'X-Request-Id'],
    exposedHeaders: ['X-Request-Id', 'Retry-After'],
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
