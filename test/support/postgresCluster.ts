// A private PostgreSQL cluster on a temporary directory and a free port of 127.0.0.1.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import postgres from 'postgres';
import { executable } from './findPostgres.ts';
import { freePort } from './freePort.ts';

export interface PostgresCluster {
  /** URL of its maintenance database. */
  readonly url: string;
  /** Stops and continues every process of the server. */
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** Ends the server at once, and starts it again on the same data and port after `whileDown`. */
  readonly restart: (whileDown: () => Promise<unknown>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** PostgreSQL rejects root. As root, it runs as `postgres` where a package has made that user, else as `nobody`. */
export function serverUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`.');
}

/** The binaries where that user can read them: root's node_modules may lie in a directory that is closed to others. */
function readableBinaries(binaries: string, directory: string, user: ReturnType<typeof serverUser>): string {
  const server = join(binaries, executable('postgres'));
  if (spawnSync(server, ['--version'], { ...user, cwd: directory }).status === 0) return binaries;
  const copy = join(directory, 'postgresql');
  // A service on the embedded database closes what its process writes to others.
  const umask = process.umask(0o022);
  cpSync(dirname(binaries), copy, { recursive: true, verbatimSymlinks: true });
  process.umask(umask);
  return join(copy, basename(binaries));
}

/** `durable`: what is committed survives a crash of the machine, as it does in production. Tests need not wait for that. */
export async function startPostgresCluster(
  binaries: string,
  { durable = false } = {},
): Promise<PostgresCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-postgres-'));
  const user = serverUser();
  if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid);
  chmodSync(directory, 0o755);
  const bin = readableBinaries(binaries, directory, user);
  const data = join(directory, 'data');
  const run = { cwd: directory, stdio: 'ignore', ...user } as const;
  const options = ['-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(bin, executable('initdb')), ['-D', data, ...options], run);
  const port = await freePort();
  const settings = [
    `unix_socket_directories=${directory}`,
    'listen_addresses=127.0.0.1',
    'max_connections=200',
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off']),
  ];
  const launch = () =>
    spawn(
      join(bin, executable('postgres')),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      run,
    );
  let server = launch();
  // A process that ends early leaves neither the server nor its data behind.
  const clear = () => {
    server.kill('SIGQUIT');
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', clear);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url, server);
  return {
    url,
    signal(signal) {
      const { pid } = server;
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      for (const each of [String(pid), ...children]) if (each) process.kill(Number(each), signal);
    },
    async restart(whileDown) {
      server.kill('SIGQUIT');
      await once(server, 'exit');
      await whileDown();
      server = launch();
      await untilReady(url, server);
    },
    async stop() {
      // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients.
      if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
      process.off('exit', clear);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; server.exitCode === null && attempt < 1000; attempt++) {
    const client = postgres(url, { max: 1, connect_timeout: 1, prepare: false, onnotice: () => {} });
    try {
      await client`select 1`;
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    } finally {
      await client.end({ timeout: 1 });
    }
  }
  throw new Error(`${url} does not answer.`);
}
