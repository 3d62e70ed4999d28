// The spans of a request: one for the request, and below it one for each step of its work.
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { RequestLog } from '../graphql/requestLog.ts';
import type { StartSpan } from '../lib/timings.ts';

/** What is known about a request after its response. */
export interface RequestEnd {
  readonly requestId: string;
  readonly status: number;
  readonly disconnected: boolean;
  readonly requestLog: RequestLog;
}

export interface RequestSpan {
  /** Also of a request that is not sampled. */
  readonly traceId: string;
  /** Undefined if the request is not sampled. */
  readonly startSpan: StartSpan | undefined;
  readonly end: (end: RequestEnd) => void;
}

export interface Tracing {
  /** Continues the trace of the header `traceparent` (W3C Trace Context), or begins one. Headers that are not valid are ignored. */
  readonly startRequest: (request: Request, route: string) => RequestSpan;
}

const PREFIX = 'customer_registration';

/** Codes of responses that are failures on our side. */
const FAULT_CODES = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE'];

export function createTracing(tracer: Tracer): Tracing {
  const propagator = new W3CTraceContextPropagator();
  const fromHeaders = {
    get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
    keys: (headers: Headers) => [...headers.keys()],
  };

  return {
    startRequest({ method, headers }, route) {
      const caller = propagator.extract(ROOT_CONTEXT, headers, fromHeaders);
      const attributes = { 'http.request.method': method, 'http.route': route };
      const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller);
      const context = trace.setSpan(caller, span);
      return {
        traceId: span.spanContext().traceId,
        startSpan: span.isRecording()
          ? (step) => {
              const child = tracer.startSpan(step, {}, context);
              return (failed) => {
                if (failed) child.setStatus({ code: SpanStatusCode.ERROR });
                child.end();
              };
            }
          : undefined,
        end: (end) => endRequest(span, end),
      };
    },
  };
}

/** The attributes name no person, address or secret: they are facts that the log has too. */
function endRequest(span: Span, { requestId, status, disconnected, requestLog }: RequestEnd): void {
  const { accountId, siteId, outcome, codes = [] } = requestLog;
  span.setAttributes({
    'http.response.status_code': status,
    [`${PREFIX}.request_id`]: requestId,
    ...(accountId !== undefined && { [`${PREFIX}.account_id`]: accountId }),
    ...(siteId !== undefined && { [`${PREFIX}.site_id`]: siteId }),
    ...(outcome !== undefined && { [`${PREFIX}.outcome`]: outcome }),
    ...(codes.length > 0 && { [`${PREFIX}.codes`]: [...codes] }),
    ...(disconnected && { [`${PREFIX}.disconnected`]: true }),
  });
  if (status >= 500 || codes.some((code) => FAULT_CODES.includes(code))) {
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
