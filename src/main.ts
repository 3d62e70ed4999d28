// The process: read the settings, build the app, listen, stop on a signal.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, createApp } from './app.ts';
import { readConfig } from './config/config.ts';
import type { Metrics } from './endpoint/metrics.ts';
import { createMetricsServer } from './http/metricsServer.ts';
import { createHttpServer } from './http/server.ts';
import { welcome } from './http/welcome.ts';
import { createLog } from './lib/log.ts';
import { StartError } from './lib/startError.ts';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // Answers what has been asked, takes nothing new, and lets the database go. Until it listens, nothing has been asked.
  let stop = async () => {};
  stopOnSignal(() => stop());
  // Plain lines for people, but in production nothing but JSON.
  const announce = (line: string) => (config.production ? log.info(line) : console.log(line));

  if (config.hashSlots < config.wantedHashSlots) {
    announce(
      `Hashing ${config.hashSlots} passwords at once, where the processors are good for ${config.wantedHashSlots}: the ` +
        'thread pool is too small. Start dist/start.cjs, or set UV_THREADPOOL_SIZE to ' +
        `${config.wantedHashSlots + 2} or more.`,
    );
  }
  const app = await createApp(config, { log, announce });
  await app.migrate();
  if (app.advice) announce(app.advice);
  if (config.database.kind === 'embedded' && (await app.seedDemo())) {
    announce('Added two demo accounts: sites 1 and 2 of the first, site 3 of the second.');
  }

  const siteIds = await app.sitesWithLostSecret();
  if (siteIds.length > 0) {
    log.error(
      { sites: siteIds.length, siteIds: siteIds.slice(0, 20) },
      'SECRETS_KEY cannot decrypt the risk-assessment secrets of these sites, so all registrations fail there. ' +
        'Restore the key they were encrypted with, or enter the secrets again',
    );
  }

  const metrics =
    config.metricsPort === undefined ? undefined : await openMetrics(app, config.metricsPort, config.host);
  const { server, drain } = createHttpServer(app, { ...config, log, metrics });
  await listen(server, config);
  stop = async () => {
    log.info('stopping');
    await drain();
    await app.close();
    log.info('stopped');
  };
  const { port } = server.address() as AddressInfo;
  announce(welcome({ host: config.host, port, graphiql: config.graphiql }));
}

/** The library is read where metrics are wanted, and nowhere else. */
async function openMetrics(app: App, port: number, host: string): Promise<Metrics> {
  const { createMetrics } = await import('./endpoint/metrics.ts');
  const metrics = createMetrics(app);
  await listen(createMetricsServer(metrics), { port, host });
  return metrics;
}

async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartError(`Cannot listen on ${host}, port ${port}: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

/** On the first signal; further ones, as npm and terminals send them, change nothing. */
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

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});
