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

/** The codes on which deploy/prometheus/alerts.yaml alerts. */
const ALARMING_ERRORS = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE'];
const ALARMING_REASONS = ['OVERLOADED', 'RISK_ASSESSMENT_UNAVAILABLE'];

type Backlog = Awaited<ReturnType<App['deliveries']['readBacklog']>>;

export function createMetrics(app: Pick<App, 'load' | 'deliveries' | 'isReady'>): Metrics {
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
  // From the start on: an increase from nothing to 1 is none.
  for (const code of ALARMING_ERRORS) outcomes.inc({ kind: 'GraphQLError', code }, 0);
  for (const code of ALARMING_REASONS) outcomes.inc({ kind: 'RetryLaterError', code }, 0);
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
    'hashes_waiting_max',
    'Places in the hashing queue; beyond them, requests are rejected.',
    () => app.load().hashes.places,
  );
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
  // Read once for all gauges below: the first one begins it, in the order in which they are registered.
  let state: ReturnType<typeof readState>;
  async function readState() {
    const ready = await app.isReady();
    // Without a database there is no backlog to read, and a scrape that waits for it fails.
    return { ready, backlog: ready ? await app.deliveries.readBacklog().catch(() => undefined) : undefined };
  }
  new Gauge({
    name: `${PREFIX}ready`,
    help: '1 if the database can be reached, accepts writes and is up to date, like /readyz; else 0.',
    registers,
    async collect() {
      state = readState();
      this.set(Number((await state).ready));
    },
  });
  /** Has no value while the database cannot be read. */
  const backlogGauge = (name: string, help: string, value: (backlog: Backlog) => number) =>
    new Gauge({
      name: `${PREFIX}webhook_${name}`,
      help,
      registers,
      async collect() {
        const { backlog } = await state;
        if (backlog) this.set(value(backlog));
        else this.remove();
      },
    });
  backlogGauge(
    'deliveries_pending',
    'Deliveries of events that wait for an attempt, of all replicas.',
    ({ pending }) => pending,
  );
  backlogGauge(
    'oldest_due_seconds',
    'How long the oldest delivery that is due has been waiting; 0: none is due.',
    ({ oldestDueSeconds }) => oldestDueSeconds,
  );
  backlogGauge(
    'endpoints_failing',
    'Active endpoints of publishers whose last attempt failed.',
    ({ failingEndpoints }) => failingEndpoints,
  );
  backlogGauge(
    'endpoints_disabled',
    'Endpoints that the service disabled, because they were gone or failed for five days.',
    ({ disabledEndpoints }) => disabledEndpoints,
  );

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
