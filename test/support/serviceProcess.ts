// The service as a process of its own, started as an operator starts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from './freePort.ts';
import { type Answer, askGraphql } from './postJson.ts';
import { TUNABLES } from './tunables.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Of dist/: `main.js` leaves the size and the priority of the thread pool as they are. */
type Entry = 'start.cjs' | 'main.js' | 'cli.js';

/** The service as built, or the command line, with these settings and no others. */
export function runEntry(entry: Entry, environment: Record<string, string>, args: string[] = []) {
  // A process that ends soon does not profit from PGlite as V8's optimizing compiler makes it, which takes a second.
  const child = spawn(process.execPath, ['--liftoff-only', `dist/${entry}`, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, GLIBC_TUNABLES: TUNABLES, ...environment },
  });
  const run = { child, stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    run.stdout += text;
  });
  child.stderr.on('data', (text) => {
    run.stderr += text;
  });
  return run;
}

/** Runs an entry to its end. */
export async function endOf(run: ReturnType<typeof runEntry>) {
  const [exitCode] = await once(run.child, 'close');
  return { exitCode, stdout: run.stdout, stderr: run.stderr };
}

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** All that it has printed. */
  readonly output: () => string;
  readonly ask: (query: string, variables?: object, headers?: Record<string, string>) => Promise<Answer>;
  /** Sends the signal and waits for the end; gives the exit code. After SIGTERM it serves for a second: a test that only ends it kills it. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** Ten seconds are enough on a machine that does nothing else. */
const STARTING_MS = 120_000;

/** Starts the service on a free port and waits until it listens. */
export async function startService(
  environment: Record<string, string>,
  entry: Exclude<Entry, 'cli.js'> = 'start.cjs',
): Promise<ServiceProcess> {
  const port = await freePort();
  const run = runEntry(entry, { HOST: '127.0.0.1', PORT: String(port), ...environment });
  const { child } = run;
  const url = `http://127.0.0.1:${port}/graphql`;
  for (const deadline = Date.now() + STARTING_MS; !run.stdout.includes('Listening on'); ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`It does not listen:\n${run.stdout}${run.stderr}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    child,
    url,
    output: () => run.stdout + run.stderr,
    ask: (query, variables, headers) => askGraphql(fetch, url, query, variables, headers),
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      return (await ended)[0] as number | null;
    },
  };
}
