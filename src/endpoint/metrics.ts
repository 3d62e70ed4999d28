// Metrics for a monitoring system, in Prometheus's format.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../app.ts';
import type { RequestLog } from '../graphql/requestLog.ts';

export interface Metrics {
  /** Counts a finished request, whether its client received the response or disconnected. */
  readonly observe: (requestLog: RequestLog, ms: number) => void;
  /** All metrics as text. */
  readonly read: () => Promise<string>;
  readonly contentType: string;
}

const PREFIX = 'customer_registration_';
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(app: Pick<App, 'load' | 'deliveries'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Event loop lag, garbage collection, memory, processor time.
  collectDefaultMetrics({ register: registry });

  const outcomes = new Counter({
    name: `${PREFIX}outcomes_total`,
    help: 'Responses by outcome and code; a response with several codes counts once for each.',
    labelNames: ['kind', 'code'] as const,
    registers,
  });
  const histogram = (name: string, help: string) =>
    new Histogram({ name: `${PREFIX}${name}_seconds`, help, buckets: SECONDS, registers });
  const request = histogram('request', 'From the headers of a request to its response.');
  const parts = {
    queue: histogram('hash_queue_wait', 'Time waiting for a slot in the hashing queue.'),
    hash: histogram('hash', 'Time of one password hash.'),
    risk: histogram('risk', 'Time of one risk assessment by the provider of a site.'),
    database: histogram(
      'database',
      'Time of one request waiting for the database, or for the caches in front of it.',
    ),
  };

  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('hashes_running', 'Password hashes in progress.', () => app.load().hashes.running);
  gauge('hashes_waiting', 'Password hashes waiting for a slot.', () => app.load().hashes.waiting);
  gauge(
    'database_pending',
    'Database queries running or waiting for a connection.',
    () => app.load().database.pending,
  );
  gauge(
    'database_commits_unanswered',
    'Commits that the server has not answered in time, each of which may cost it a session. Beyond 20, nothing is written.',
    () => app.load().database.unansweredCommits,
  );
  gauge(
    'database_connections_max',
    'Maximum number of database connections.',
    () => app.load().database.connections,
  );

  const attempts = new Counter({
    name: `${PREFIX}webhook_attempts_total`,
    help: 'Attempts to deliver an event to an endpoint of a publisher, by outcome.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const attempt = histogram('webhook_attempt', 'Time of one attempt to deliver an event.');
  app.deliveries.onAttempt((outcome, ms) => {
    attempts.inc({ outcome });
    attempt.observe(ms / 1000);
  });
  // One query for both gauges: the first one begins it, in the order in which they are registered.
  let backlog: ReturnType<App['deliveries']['readBacklog']>;
  new Gauge({
    name: `${PREFIX}webhook_deliveries_pending`,
    help: 'Deliveries of events that wait for an attempt, of all replicas.',
    registers,
    async collect() {
      backlog = app.deliveries.readBacklog();
      this.set((await backlog).pending);
    },
  });
  new Gauge({
    name: `${PREFIX}webhook_oldest_due_seconds`,
    help: 'How long the oldest delivery that is due has been waiting; 0: none is due.',
    registers,
    async collect() {
      this.set((await backlog).oldestDueSeconds);
    },
  });

  return {
    observe({ outcome, codes, timings }, ms) {
      request.observe(ms / 1000);
      for (const part of ['queue', 'hash', 'risk', 'database'] as const) {
        const spent = timings[part];
        if (spent !== undefined) parts[part].observe(spent / 1000);
      }
      if (!outcome) return;
      for (const code of codes?.length ? codes : ['']) outcomes.inc({ kind: outcome, code });
    },
    read: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
