// Exports traces with the OpenTelemetry SDK, which is loaded with this file. The SDK reads OTEL_* variables from the environment.
import { setTimeout as sleep } from 'node:timers/promises';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../lib/log.ts';
import { createTracing, type Tracing } from './tracing.ts';

const SERVICE_NAME = 'customer-registration';

/** A stopping process waits no longer for the collector. */
const CLOSING_MS = 1000;
const REPORT_INTERVAL_MS = 60_000;

export interface OpenTracing extends Tracing {
  /** Sends what is waiting; never throws, and takes at most a second. */
  readonly close: () => Promise<void>;
}

/**
 * Spans are exported in batches, beside the requests. At most 2048 of them wait (OTEL_BSP_MAX_QUEUE_SIZE); beyond that, and when the
 * collector does not respond, they are dropped.
 */
export function openTracing(log: Log): OpenTracing {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': SERVICE_NAME }))
    .merge(detectResources({ detectors: [envDetector, serviceInstanceIdDetector] }));
  const exporter = reportingLosses(new OTLPTraceExporter(), log);
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
  return {
    ...createTracing(provider.getTracer(SERVICE_NAME)),
    close: () => Promise.race([provider.shutdown().catch(() => {}), sleep(CLOSING_MS)]),
  };
}

/** Writes to the log that spans were lost: at most once a minute, without the text of the error, which repeats the response. */
function reportingLosses(exporter: SpanExporter, log: Log): SpanExporter {
  let lost = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code === ExportResultCode.FAILED) {
          lost += spans.length;
          const now = performance.now();
          if (now - reportedAt >= REPORT_INTERVAL_MS) {
            const { name, code } = (result.error ?? {}) as { name?: string; code?: unknown };
            log.warn({ spans: lost, error: code ?? name }, 'traces were not exported');
            lost = 0;
            reportedAt = now;
          }
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
