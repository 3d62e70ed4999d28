// The process: read the settings, build the app, listen, stop on a signal.
import type { AddressInfo } from 'node:net';
import { type App, createApp } from './app.ts';
import { type Config, readConfig } from './config/config.ts';
import type { Metrics } from './endpoint/metrics.ts';
import type { OpenTracing } from './endpoint/openTracing.ts';
import { checkAddresses, type ListenAddress, listen } from './http/listen.ts';
import { createMetricsServer } from './http/metricsServer.ts';
import { createHttpServer } from './http/server.ts';
import { listening, welcome, withoutAccounts } from './http/welcome.ts';
import { failureSentence } from './lib/failureSentence.ts';
import { createLog, type Log } from './lib/log.ts';

/** More of them are not listed. */
const SITES_IN_LOG = 20;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // Finishes the open requests, accepts no new ones, and closes the database. Before it listens there is nothing to finish.
  let stop = async () => {};
  stopOnSignal(() => stop());
  // Plain lines for people; in production only JSON.
  const announce = (line: string) => (config.production ? log.info(line) : console.log(line));

  const { host } = config;
  const address: ListenAddress = { host, port: config.port, setting: 'PORT' };
  const metricsAddress: ListenAddress | undefined =
    config.metricsPort === undefined
      ? undefined
      : { host, port: config.metricsPort, setting: 'METRICS_PORT' };
  // Before the database is created, which takes seconds.
  await checkAddresses(metricsAddress ? [address, metricsAddress] : [address]);

  announceThreadPool(config, announce);
  const app = await createApp(config, { log, announce });
  await app.migrate();
  if (app.advice) announce(app.advice);
  const demoApiKey = await addDemo(app, config, announce);
  await reportLostSecrets(app, log);
  await reportSitesWithoutMail(app, config, log);

  const metrics = metricsAddress && (await openMetrics(app, metricsAddress));
  const tracing = config.traces ? await loadTracing(log) : undefined;
  const { server, drain } = createHttpServer(app, { ...config, log, metrics, tracing });
  await listen(server, address);
  stop = async () => {
    log.info('stopping');
    // Claims nothing further; what is not done when the process ends is attempted again by another one.
    void app.deliveries.stop();
    await drain();
    await Promise.all([app.close(), tracing?.close()]);
    log.info('stopped');
  };
  if (config.deliveries) app.deliveries.start();
  const { port } = server.address() as AddressInfo;
  const hasFirstSite = (await app.sites.find(1)) !== undefined;
  announce(
    config.production
      ? listening({ host, port })
      : welcome({
          host,
          port,
          graphiql: config.graphiql,
          mailbox: app.mails.mailbox !== undefined,
          hasFirstSite,
          demoApiKey,
        }),
  );
  if (!hasFirstSite && !(await app.accounts.hasAny())) announce(withoutAccounts(config.database.kind));
}

function announceThreadPool({ hashSlots, wantedHashSlots }: Config, announce: (line: string) => void): void {
  if (hashSlots >= wantedHashSlots) return;
  announce(
    `The thread pool allows ${hashSlots} concurrent password hashes; this machine could run ${wantedHashSlots}. ` +
      `Start dist/start.cjs, or set UV_THREADPOOL_SIZE to ${wantedHashSlots + 2} or more.`,
  );
}

/** Adds the demo accounts to an empty embedded database; returns the secret of their API key. */
async function addDemo(
  app: App,
  { database, production }: Config,
  announce: (line: string) => void,
): Promise<string | undefined> {
  if (database.kind !== 'embedded' || production || !(await app.seedDemo())) return undefined;
  announce('Added two demo accounts: sites 1 and 2 of the first, sites 3 and 4 of the second.');
  const outcome = await app.apiKeys.create(1, { label: 'demo' });
  return outcome.kind === 'CreateApiKeySuccess' ? outcome.secret : undefined;
}

async function reportLostSecrets(app: App, log: Log): Promise<void> {
  const siteIds = await app.sitesWithLostSecret();
  if (siteIds.length === 0) return;
  log.error(
    { sites: siteIds.length, siteIds: siteIds.slice(0, SITES_IN_LOG) },
    'SECRETS_KEY cannot decrypt the risk-assessment secrets of these sites, so all registrations fail there. ' +
      'Restore the key they were encrypted with, or enter the secrets again',
  );
}

/** Their visitors get RetryLaterError until mail can be sent. */
async function reportSitesWithoutMail(app: App, { secretsKey }: Config, log: Log): Promise<void> {
  const missing = [
    ...(app.mails.canSend ? [] : ['SMTP_URL and MAIL_FROM']),
    ...(secretsKey.kind === 'absent' ? ['SECRETS_KEY'] : []),
  ];
  if (missing.length === 0) return;
  const siteIds = await app.mails.listSites(SITES_IN_LOG);
  if (siteIds.length === 0) return;
  log.error(
    { siteIds },
    `These sites verify e-mail addresses, and no code can be mailed: registrations fail there. Set ${missing.join(', and ')}`,
  );
}

/** The library is loaded only if metrics are on. */
async function openMetrics(app: App, address: ListenAddress): Promise<Metrics> {
  const { createMetrics } = await import('./endpoint/metrics.ts');
  const metrics = createMetrics(app);
  await listen(createMetricsServer(metrics), address);
  return metrics;
}

/** The SDK is loaded only if traces are on. */
async function loadTracing(log: Log): Promise<OpenTracing> {
  const { openTracing } = await import('./endpoint/openTracing.ts');
  return openTracing(log);
}

/** On the first signal; npm and terminals send further ones, which are ignored. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void stop().then(() => process.exit(0));
    });
  }
}

function fail(error: unknown): void {
  console.error(failureSentence(error));
  process.exit(1);
}

// Failures outside the promise, as events of a library throw them, end the start too.
process.on('uncaughtException', fail);
main().then(() => process.off('uncaughtException', fail), fail);
