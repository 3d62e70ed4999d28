// The yoga plugin around every request: its id, its client, its report, and the headers of all responses.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../graphql/context.ts';
import type { Network } from '../lib/ipAddress.ts';
import type { Log } from '../lib/log.ts';
import { clientAddress } from './clientAddress.ts';
import type { Metrics } from './metrics.ts';
import type { RequestSpan, Tracing } from './tracing.ts';

export interface RequestPluginOptions {
  readonly trustedProxies: readonly Network[];
  readonly log: Log;
  /** Absent if metrics are off. */
  readonly metrics?: Pick<Metrics, 'observe'> | undefined;
  /** Absent if traces are off. */
  readonly tracing?: Tracing | undefined;
}

/** When a request arrived, and its span if it is traced. */
interface Arrival {
  readonly at: number;
  readonly span: RequestSpan | undefined;
}

/** Writes one line to the log for each finished request. */
export function requestPlugin(
  route: string,
  { trustedProxies, log, metrics, tracing }: RequestPluginOptions,
): Plugin<object, RequestContext & { req?: IncomingMessage; arrival?: Arrival }> {
  return {
    onRequest({ request, serverContext }) {
      serverContext.requestId = requestId(request);
      serverContext.clientAddress = clientAddress(
        serverContext.req?.socket.remoteAddress,
        request.headers.get('x-forwarded-for'),
        trustedProxies,
      );
      const span = tracing?.startRequest(request, route);
      serverContext.requestLog = { timings: span ? { startSpan: span.startSpan } : {} };
      serverContext.arrival = { at: performance.now(), span };
    },
    onResponse({ request, response, serverContext }) {
      // yoga's own plugin responds to CORS preflights before this plugin sees them.
      const { requestLog, arrival } = serverContext;
      serverContext.requestId ??= requestId(request);
      response.headers.set('cache-control', 'no-store');
      response.headers.set('x-content-type-options', 'nosniff');
      response.headers.set('x-request-id', serverContext.requestId);
      if (!arrival) return;
      if (requestLog.retryAfterSeconds !== undefined) {
        response.headers.set('retry-after', String(requestLog.retryAfterSeconds));
      }
      const { at, span } = arrival;
      const ms = performance.now() - at;
      metrics?.observe(requestLog, ms);
      const { requestId: id } = serverContext;
      const { status } = response;
      const disconnected = request.signal.aborted;
      span?.end({ requestId: id, status, disconnected, requestLog });
      const { accountId, apiKeyId, siteId, outcome, codes, timings } = requestLog;
      log.info(
        {
          requestId: id,
          traceId: span?.traceId,
          status,
          accountId,
          apiKeyId,
          siteId,
          outcome,
          codes: codes?.length ? codes : undefined,
          ms: rounded(ms),
          queueMs: rounded(timings.queue),
          hashMs: rounded(timings.hash),
          riskMs: rounded(timings.risk),
          databaseMs: rounded(timings.database),
          // The client disconnected before the response.
          disconnected: disconnected || undefined,
        },
        'request',
      );
    },
  };
}

/** The caller's own id if it is safe to log, else a new one. */
function requestId(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
}

/** To a tenth of a millisecond. */
function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10;
}
