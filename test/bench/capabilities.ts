// What a capability costs the sites that use it: their registrations against those of a site that uses none, on one server.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startSmtpReceiver } from '../support/smtpServers.ts';
import type { Bench } from './bench.ts';
import { type Figure, ofRounds, ratio } from './figure.ts';
import { CALLERS, type FloodResult, flood, warmUp } from './flood.ts';
import type { Load } from './loadGenerator.ts';
import { rounds } from './rounds.ts';
import { type ServerProcess, startServer } from './serverProcess.ts';

export async function capabilities(bench: Bench): Promise<Figure[]> {
  const receiver = await startReceiver();
  // A mail server, in this process too.
  let mailsSent = 0;
  const mailServer = await startSmtpReceiver({
    onData(stream, _session, callback) {
      mailsSent++;
      stream.resume().on('end', () => callback());
    },
  });
  const environment = {
    SECRETS_KEY: randomBytes(32).toString('base64'),
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
  };
  const mailing = {
    ...environment,
    SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
    MAIL_FROM: 'no-reply@example.com',
    MAILS_PER_SITE_PER_HOUR: '1000000',
  };
  const DATABASE_URL = await bench.databases.create('capabilities');
  const { withEndpoint, verifying, requiring } = await prepare({ ...mailing, DATABASE_URL }, receiver.url);

  const server = await startServer('service', { ...environment, DATABASE_URL });
  // Another replica would send the mails, on another machine.
  const silent = await startServer('service', { ...mailing, DATABASE_URL, DELIVERIES: 'off' });
  await warmUp(bench, server);
  await warmUp(bench, silent);
  const round = (load: Pick<Load, 'request' | 'siteId'>, by: ServerProcess) => () =>
    flood(bench, by, { ...load, callers: CALLERS, seconds: bench.seconds });
  const turns = {
    none: round({ request: 'registration' }, server),
    key: round({ request: 'registrationWithKey' }, server),
    endpoint: round({ request: 'registration', siteId: withEndpoint }, server),
    silent: round({ request: 'registration' }, silent),
    verification: round({ request: 'registration', siteId: verifying }, silent),
    proof: round({ request: 'registrationToProve', siteId: requiring }, silent),
  };
  await rounds(2, turns);
  const before = receiver.received();
  const results = await rounds(2 * bench.rounds, turns);
  await server.stop();
  await silent.stop();
  const received = receiver.received() - before;
  receiver.stop();

  // In a database without the mails that were left.
  const mailsUrl = await bench.databases.create('mails');
  const sites = await prepare({ ...mailing, DATABASE_URL: mailsUrl }, receiver.url);
  const sender = await startServer('service', { ...mailing, DATABASE_URL: mailsUrl });
  await warmUp(bench, sender);
  const sendingTurns = {
    off: round({ request: 'registration' }, sender),
    sending: async () => {
      const result = await round({ request: 'registration', siteId: sites.verifying }, sender)();
      // What is left would be sent in the turns of others.
      for (let seen = -1; seen < mailsSent; await sleep(1000)) seen = mailsSent;
      return result;
    },
  };
  await rounds(1, sendingTurns);
  const sent = await rounds(bench.rounds, sendingTurns);
  await sender.stop();
  await mailServer.close();

  const of = (list: FloodResult[], key: keyof FloodResult) => list.map((result) => result[key]);
  const perSecond = (name: keyof typeof turns) => of(results[name], 'perSecond');
  const cpu = (name: keyof typeof turns) => of(results[name], 'beyondHashMs');
  return [
    ofRounds('Registrations, no capability', perSecond('none'), '/s'),
    ratio('Registrations, with an idempotency key : without', perSecond('key'), perSecond('none'), {
      atLeast: 97,
    }),
    ratio('Registrations, one endpoint : none', perSecond('endpoint'), perSecond('none'), { atLeast: 95 }),
    ratio('Registrations, verification ON : OFF', perSecond('verification'), perSecond('silent'), {
      atLeast: 95,
    }),
    ratio('Registrations, verification REQUIRED : ON', perSecond('proof'), perSecond('verification'), {
      atLeast: 95,
    }),
    ratio(
      'Registrations, ON and mails sent here : OFF',
      of(sent.sending, 'perSecond'),
      of(sent.off, 'perSecond'),
    ),
    ofRounds('CPU beyond the hash, no capability', cpu('none'), 'ms'),
    ofRounds('CPU beyond the hash, one endpoint', cpu('endpoint'), 'ms'),
    ofRounds('CPU beyond the hash, no capability and nothing sent here', cpu('silent'), 'ms'),
    ofRounds('CPU beyond the hash, verification ON', cpu('verification'), 'ms'),
    ofRounds('CPU beyond the hash, verification REQUIRED', cpu('proof'), 'ms'),
    ofRounds('CPU beyond the hash, ON and mails sent here', of(sent.sending, 'beyondHashMs'), 'ms'),
    ofRounds("PostgreSQL's CPU, no capability", of(results.none, 'postgresMs'), 'ms'),
    ofRounds("PostgreSQL's CPU, one endpoint", of(results.endpoint, 'postgresMs'), 'ms'),
    ofRounds("PostgreSQL's CPU, verification ON", of(results.verification, 'postgresMs'), 'ms'),
    ofRounds('Webhooks received', [received], ''),
  ];
}

/** A publisher's server, which has a machine of its own elsewhere: it does no more than to find the end of each request. */
async function startReceiver() {
  let received = 0;
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
      const body = text.indexOf('\r\n\r\n') + 4;
      const length = Number(/^content-length: (\d+)\r$/im.exec(text)?.[1] ?? Infinity);
      if (body < 4 || text.length < body + length) return;
      text = '';
      received++;
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
    // A service that is killed at the end of its rounds.
    socket.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received: () => received,
    stop: () => server.close(),
  };
}

/** Prepares a site whose account has an endpoint, and two that verify addresses. */
async function prepare(environment: Record<string, string>, url: string) {
  const app = await createApp(readConfig({ ...GIVEN_KEYS, ...environment }));
  const created = await app.accounts.create({ name: 'With an endpoint' });
  if (created.kind !== 'CreateAccountSuccess') throw new Error(created.kind);
  const { id } = created.account;
  const opened = await app.sites.create(id, { name: 'With an endpoint' });
  if (opened.kind !== 'CreateSiteSuccess') throw new Error(opened.kind);
  const added = await app.webhooks.create(id, { url, label: 'CRM', eventTypes: ['CUSTOMER_REGISTERED'] });
  if (added.kind !== 'CreateWebhookEndpointSuccess') throw new Error(JSON.stringify(added));
  const sites = [];
  for (const emailVerification of ['ON', 'REQUIRED'] as const) {
    const created = await app.sites.create(1, { name: 'Verifies addresses', emailVerification });
    if (created.kind !== 'CreateSiteSuccess') throw new Error(created.kind);
    sites.push(created.site.id);
  }
  const [verifying = 0, requiring = 0] = sites;
  await app.close();
  return { withEndpoint: opened.site.id, verifying, requiring };
}
