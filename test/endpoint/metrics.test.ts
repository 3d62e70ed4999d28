// Metrics: outcomes by kind and code, times in seconds.
import { expect, test } from 'vitest';
import type { App } from '../../src/app.ts';
import { createMetrics } from '../../src/endpoint/metrics.ts';

test('an answer counts once for each of its codes, and its times in seconds', async () => {
  const load = () => ({
    hashes: { running: 2, waiting: 7, places: 96 },
    database: { pending: 3, connections: 10, unansweredCommits: 4 },
  });
  let isReady = true;
  const heard: Parameters<App['deliveries']['onAttempt']>[0][] = [];
  const deliveries = {
    onAttempt: (observeAttempt: (typeof heard)[number]) => void heard.push(observeAttempt),
    readBacklog: async () => ({
      pending: 5,
      oldestDueSeconds: 1.5,
      failingEndpoints: 6,
      disabledEndpoints: 8,
    }),
  } as App['deliveries'];
  const heardMails: Parameters<App['mails']['onAttempt']>[0][] = [];
  const mails = {
    onAttempt: (observeMail: (typeof heardMails)[number]) => void heardMails.push(observeMail),
    readBacklog: async () => ({ pending: 6, oldestSeconds: 2.5 }),
  } as App['mails'];
  const { observe, read } = createMetrics({ load, deliveries, mails, isReady: async () => isReady });
  observe({ outcome: 'ValidationError', codes: ['TAKEN', 'TOO_SHORT'], timings: { hash: 40 } }, 2000);
  for (const observeAttempt of heard) observeAttempt('TIMED_OUT', 15_000);
  for (const observeMail of heardMails) observeMail('SENT', 250);
  const text = await read();
  for (const line of [
    'outcomes_total{kind="ValidationError",code="TAKEN"} 1',
    'outcomes_total{kind="ValidationError",code="TOO_SHORT"} 1',
    'request_seconds_sum 2',
    'hash_seconds_sum 0.04',
    'hashes_running 2',
    'hashes_waiting 7',
    'hashes_waiting_max 96',
    'database_pending 3',
    'database_commits_unanswered 4',
    'webhook_attempts_total{outcome="TIMED_OUT"} 1',
    'webhook_attempt_seconds_sum 15',
    'webhook_deliveries_pending 5',
    'webhook_oldest_due_seconds 1.5',
    'mail_attempts_total{outcome="SENT"} 1',
    'mail_attempt_seconds_sum 0.25',
    'mails_pending 6',
    'mail_oldest_seconds 2.5',
    'webhook_endpoints_failing 6',
    'webhook_endpoints_disabled 8',
    'ready 1',
  ]) {
    expect(text).toContain(`customer_registration_${line}\n`);
  }

  // The database is away: what it would say has no value, rather than the last one.
  isReady = false;
  const without = await read();
  expect(without).toContain('customer_registration_ready 0\n');
  expect(without).not.toMatch(/^customer_registration_webhook_(deliveries|oldest|endpoints)/m);
});
