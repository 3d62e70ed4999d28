// The yoga plugin around every request: its id, its client, its report, and the headers that all answers have.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../graphql/context.ts';
import type { Network } from '../lib/ipAddress.ts';
import type { Log } from '../lib/log.ts';
import { clientAddress } from './clientAddress.ts';
import type { Metrics } from './metrics.ts';

export interface RequestPluginOptions {
  readonly trustedProxies: readonly Network[];
  readonly log: Log;
  /** Absent where nobody reads them. */
  readonly metrics?: Pick<Metrics, 'observe'> | undefined;
}

/** GraphiQL's page: in nobody's frame, and its address, which holds the operation, is told nobody. */
const PAGE_HEADERS = {
  'content-security-policy': "base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
  'referrer-policy': 'no-referrer',
};

/** Writes one line to the log for each request when it has been answered. */
export function requestPlugin({
  trustedProxies,
  log,
  metrics,
}: RequestPluginOptions): Plugin<object, RequestContext & { req?: IncomingMessage }> {
  const arrivals = new WeakMap<RequestContext, number>();
  return {
    onRequest({ request, serverContext }) {
      serverContext.requestId = requestId(request);
      serverContext.clientAddress = clientAddress(
        serverContext.req?.socket.remoteAddress,
        request.headers.get('x-forwarded-for'),
        trustedProxies,
      );
      serverContext.report = { timings: {} };
      arrivals.set(serverContext, performance.now());
    },
    onResponse({ request, response, serverContext }) {
      // GraphiQL and CORS preflights are answered by plugins of yoga's own, before this one sees the request.
      const { report } = serverContext as Partial<RequestContext>;
      serverContext.requestId ??= requestId(request);
      response.headers.set('cache-control', 'no-store');
      response.headers.set('x-content-type-options', 'nosniff');
      if (response.headers.get('content-type')?.startsWith('text/html')) {
        for (const [name, value] of Object.entries(PAGE_HEADERS)) response.headers.set(name, value);
      }
      response.headers.set('x-request-id', serverContext.requestId);
      if (!report) return;
      if (report.retryAfterSeconds !== undefined) {
        response.headers.set('retry-after', String(report.retryAfterSeconds));
      }
      const ms = performance.now() - (arrivals.get(serverContext) ?? Number.NaN);
      metrics?.observe(report, ms);
      const { accountId, apiKeyId, siteId, outcome, codes, timings } = report;
      log.info(
        {
          requestId: serverContext.requestId,
          status: response.status,
          accountId,
          apiKeyId,
          siteId,
          outcome,
          codes: codes?.length ? codes : undefined,
          ms: rounded(ms),
          queueMs: rounded(timings.queue),
          hashMs: rounded(timings.hash),
          databaseMs: rounded(timings.database),
          // Nobody was there any more to read the answer.
          disconnected: request.signal.aborted || undefined,
        },
        'request',
      );
    },
  };
}

/** The caller's own id where it is fit for a log, else a new one. */
function requestId(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** To a tenth of a millisecond. */
function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10;
}
