// A server under measurement: the service as built, or the bare server, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { generateSigningKeys } from '../../src/tokens/generateSigningKeys.ts';
import { freePort } from '../support/freePort.ts';
import { TUNABLES } from '../support/tunables.ts';

export type ServerKind = 'service' | 'bare';

export interface ServerProcess {
  readonly kind: ServerKind;
  readonly pid: number;
  readonly url: string;
  readonly process: ChildProcess;
  readonly stop: () => Promise<void>;
}

/** As many hashes at once as the service does by default; the bare server's pool has this size too, and no queue. */
export const SLOTS = Number(process.env.HASH_SLOTS) || 3;

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const START = ['../../dist/start.cjs', '../../dist/main.js'].map(path).find(existsSync) ?? '';
const ENTRY: Record<ServerKind, string> = { service: START, bare: path('bareServer.js') };
/** Threads of libuv's pool: hashes, and in the service two for everything else. */
export const POOL_SIZE: Record<ServerKind, number> = { service: SLOTS + 2, bare: SLOTS };

const AUTH_SIGNING_KEYS = generateSigningKeys();

/** The service's as `npm start` gives them; the bare server goes without, as whoever writes one would. */
const MALLOC: Record<ServerKind, Record<string, string>> = {
  service: { GLIBC_TUNABLES: TUNABLES },
  bare: {},
};

/** Starts it without waiting; what it writes is dropped, but for errors. */
export async function launch(kind: ServerKind, environment: Record<string, string>): Promise<ServerProcess> {
  if (!existsSync(ENTRY[kind])) throw new Error('The service is not built: npm run build');
  const port = await freePort();
  const child = spawn(execPath, ['--enable-source-maps', ENTRY[kind]], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      UV_THREADPOOL_SIZE: String(POOL_SIZE[kind]),
      HASH_SLOTS: String(SLOTS),
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_PER_HOUR: '0',
      AUTH_SIGNING_KEYS,
      ...MALLOC[kind],
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  return {
    kind,
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    process: child,
    async stop() {
      process.off('exit', end);
      if (child.exitCode === null && child.signalCode === null) {
        end();
        await once(child, 'exit');
      }
    },
  };
}

/** Starts it and waits until it answers. */
export async function startServer(
  kind: ServerKind,
  environment: Record<string, string>,
): Promise<ServerProcess> {
  const server = await launch(kind, environment);
  await untilAnswered(server, { query: '{ __typename }' });
  return server;
}

/** Asks again and again, every few milliseconds, until there is an answer without errors. */
export async function untilAnswered({ url, process }: ServerProcess, question: object): Promise<void> {
  for (const started = Date.now(); Date.now() - started < 60_000; ) {
    if (process.exitCode !== null) break;
    try {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(question),
      });
      if (response.ok && !('errors' in ((await response.json()) as object))) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('A server did not start.');
}
