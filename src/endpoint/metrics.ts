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
const ALARMING_REASONS = ['OVERLOADED', 'RISK_ASSESSMENT_UNAVAILABLE', 'MAIL_UNAVAILABLE'];

interface ReadState {
  readonly ready: boolean;
  /** Absent: the database cannot be read. */
  readonly backlog?: Awaited<ReturnType<App['deliveries']['readBacklog']>> | undefined;
  readonly mails?: Awaited<ReturnType<App['mails']['readBacklog']>> | undefined;
}

export function createMetrics(app: Pick<App, 'load' | 'deliveries' | 'mails' | 'isReady'>): Metrics {
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
  async function readState(): Promise<ReadState> {
    const ready = await app.isReady();
    // Without a database there is no backlog to read, and a scrape that waits for it fails.
    if (!ready) return { ready };
    const unknown = () => undefined;
    return {
      ready,
      backlog: await app.deliveries.readBacklog().catch(unknown),
      mails: await app.mails.readBacklog().catch(unknown),
    };
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
  const stateGauge = (
    name: string,
    help: string,
    value: (read: Awaited<typeof state>) => number | undefined,
  ) =>
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers,
      async collect() {
        const known = value(await state);
        if (known === undefined) this.remove();
        else this.set(known);
      },
    });
  stateGauge(
    'webhook_deliveries_pending',
    'Deliveries of events that wait for an attempt, of all replicas.',
    ({ backlog }) => backlog?.pending,
  );
  stateGauge(
    'webhook_oldest_due_seconds',
    'How long the oldest delivery that is due has been waiting; 0: none is due.',
    ({ backlog }) => backlog?.oldestDueSeconds,
  );
  stateGauge(
    'webhook_endpoints_failing',
    'Active endpoints of publishers whose last attempt failed.',
    ({ backlog }) => backlog?.failingEndpoints,
  );
  stateGauge(
    'webhook_endpoints_disabled',
    'Endpoints that the service disabled, because they were gone or failed for five days.',
    ({ backlog }) => backlog?.disabledEndpoints,
  );

  const mailAttempts = new Counter({
    name: `${PREFIX}mail_attempts_total`,
    help: 'Attempts to send a mail, by outcome.',
    labelNames: ['outcome'] as const,
    registers,
  });
  const mailAttempt = histogram('mail_attempt', 'Time of one attempt to send a mail.');
  app.mails.onAttempt((outcome, ms) => {
    mailAttempts.inc({ outcome });
    mailAttempt.observe(ms / 1000);
  });
  stateGauge('mails_pending', 'Mails that wait to be sent, of all replicas.', ({ mails }) => mails?.pending);
  stateGauge(
    'mail_oldest_seconds',
    'How long the oldest mail has been waiting; 0: none is.',
    ({ mails }) => mails?.oldestSeconds,
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
