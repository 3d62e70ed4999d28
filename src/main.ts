// The process: read the settings, build the app, listen, stop on a signal.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createHttpServer } from './http/server.ts';
import { welcome } from './http/welcome.ts';
import { createLog } from './lib/log.ts';
import { StartError } from './lib/startError.ts';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  // Plain lines for people, but in production nothing but JSON.
  const announce = (line: string) => (config.production ? log.info(line) : console.log(line));

  const app = await createApp(config, { announce });
  await app.migrate();
  if (config.database.kind === 'embedded' && (await app.seedDemo())) {
    announce('Added two demo accounts: sites 1 and 2 of the first, site 3 of the second.');
  }

  const server = createHttpServer(app, { ...config, log });
  await listen(server, config);
  stopOnSignal(server, app);
  const { port } = server.address() as AddressInfo;
  announce(welcome({ host: config.host, port, graphiql: config.graphiql }));
}

async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new StartError(`Cannot listen on ${host}, port ${port}: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

/** Answers what has been asked, takes nothing new, and lets the database go. */
function stopOnSignal(server: Server, app: App): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.close(() => app.close().then(() => process.exit(0)));
      server.closeIdleConnections();
    });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
});
