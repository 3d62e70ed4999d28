// A PgBouncer in transaction mode in front of a cluster, where it is installed (Debian package pgbouncer).
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './freePort.ts';
import { serverUser, untilReady } from './postgresCluster.ts';

export interface PgBouncer {
  /** URL of the database, by way of the pooler. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

export function findPgBouncer(): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return directories.map((directory) => join(directory, 'pgbouncer')).find((path) => existsSync(path));
}

/** The default: two connections for all clients, so that each transaction gets another session than the one before. */
export async function startPgBouncer(
  program: string,
  database: string,
  pooling = ['pool_mode = transaction', 'default_pool_size = 2'],
): Promise<PgBouncer> {
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-pgbouncer-'));
  const user = serverUser();
  const { port, pathname } = new URL(database);
  const ownPort = await freePort();
  const file = join(directory, 'pgbouncer.ini');
  const settings = [
    '[databases]',
    `pooled = host=127.0.0.1 port=${port} dbname=${pathname.slice(1)} user=postgres`,
    '[pgbouncer]',
    'auth_type = any',
    'listen_addr = 127.0.0.1',
    `listen_port = ${ownPort}`,
    'unix_socket_dir =',
    ...pooling,
  ];
  writeFileSync(file, settings.join('\n'));
  // The file too: the embedded database leaves this process with a umask that closes new files to others.
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [directory, file]) chownSync(path, user.uid, user.gid);
  }
  const pooler: ChildProcess = spawn(program, [file], { cwd: directory, stdio: 'ignore', ...user });
  const url = `postgres://postgres@127.0.0.1:${ownPort}/pooled`;
  await untilReady(url, pooler);
  return {
    url,
    async stop() {
      if (pooler.exitCode === null && pooler.kill('SIGTERM')) await once(pooler, 'exit');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
