// The GraphiQL page: rendered once, so that all its responses share the same bytes in memory.
import { createHash } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { GraphiQLOptions } from 'graphql-yoga';
import { matchesEtag } from '../lib/matchesEtag.ts';
import { type GraphiqlLibrary, loadGraphiqlLibrary } from './graphiqlLibrary.ts';
import { graphiqlScript } from './graphiqlScript.ts';
import { preferredMediaType } from './preferredMediaType.ts';
import { RESPONSE_TYPES } from './requestFormat.ts';

/** Returns a function that makes the listener of one page. The pages share the library, which the first visit loads. */
export function createGraphiqlPages(): (options: GraphiQLOptions) => RequestListener {
  let library: Promise<GraphiqlLibrary> | undefined;
  return (options) => {
    let page: Promise<ReturnType<typeof finishPage>> | undefined;
    return (request, response) => {
      library ??= loadGraphiqlLibrary();
      page ??= library.then((loaded) => finishPage(loaded, options));
      page.then(
        ({ head, tail, headers }) => {
          if (matchesEtag(request.headers['if-none-match'], headers.etag)) {
            return response.writeHead(304, headers).end();
          }
          const length = { 'content-length': head.length + tail.length };
          response.writeHead(200, { ...headers, ...length, 'content-type': 'text/html; charset=utf-8' });
          // Node refers to a Buffer that waits to be sent, and does not copy it.
          response.write(head);
          return response.end(tail);
        },
        // The package is not installed.
        () => response.writeHead(500).end(),
      );
    };
  };
}

/** A browser that opens the address of an endpoint, in contrast to a client that sends a query by GET. */
export function wantsPage({ method, headers }: IncomingMessage): boolean {
  const { accept = null } = headers;
  return method === 'GET' && preferredMediaType(accept, [...RESPONSE_TYPES, 'text/html']) === 'text/html';
}

function finishPage(library: GraphiqlLibrary, options: GraphiQLOptions) {
  const script = graphiqlScript(options);
  const scriptHash = sha256(library.script);
  const head = library.page;
  const tail = Buffer.from(`</script><script>${script}</script></body></html>`);
  const headers = {
    // Kept by the browser, and asked for again with its ETag.
    'cache-control': 'no-cache',
    etag: `"${sha256(scriptHash + script)}"`,
    'x-content-type-options': 'nosniff',
    // The address contains the operation.
    'referrer-policy': 'no-referrer',
    // Only these two scripts, nothing from elsewhere, and not in a frame. The editor adds styles and starts workers.
    'content-security-policy': [
      "default-src 'none'",
      `script-src 'sha256-${scriptHash}' 'sha256-${sha256(script)}'`,
      "style-src 'unsafe-inline'",
      'font-src data:',
      'img-src data:',
      'worker-src blob:',
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
  return { head, tail, headers };
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('base64');
