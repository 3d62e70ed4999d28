// Three PostgreSQL nodes under Patroni, with etcd and HAProxy, from the files of deploy/patroni/: each node has a loopback
// address of its own, so that the ports are those of production. Needs root, and of Debian: patroni, etcd-server, haproxy.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { ROOT } from '../../tools/documents.ts';
import { serverUser } from './postgresCluster.ts';

const TEMPLATES = join(ROOT, 'deploy/patroni');
const PROGRAMS = ['/usr/bin/patroni', '/usr/bin/patronictl', '/usr/bin/etcd', '/usr/sbin/haproxy'];
export const NODES = ['node1', 'node2', 'node3'] as const;
/** PostgreSQL rejects root. */
const AS_POSTGRES = ['runuser', '-u', 'postgres', '--'];
export type NodeName = (typeof NODES)[number];

export interface PatroniCluster {
  /** By way of HAProxy, as the service's role. */
  readonly url: string;
  readonly leader: () => Promise<NodeName>;
  readonly synchronousStandby: () => Promise<NodeName>;
  /** Resolves when there are a primary, a synchronous standby and another standby, all on one timeline. */
  readonly untilHealthy: () => Promise<void>;
  /** Ends every process of the node at once: PostgreSQL, Patroni and etcd. */
  readonly loseHost: (node: NodeName) => void;
  readonly startHost: (node: NodeName) => void;
  readonly killPostmaster: (node: NodeName) => void;
  /** Returns the new primary. */
  readonly switchOver: () => Promise<NodeName>;
  readonly stop: () => Promise<void>;
}

/** What is missing; undefined if nothing is. */
export function missingForPatroni(): string | undefined {
  if (process.getuid?.() !== 0) return 'root';
  const missing = PROGRAMS.filter((path) => !existsSync(path));
  if (!binaries()) missing.push('postgresql');
  return missing.length > 0 ? missing.join(', ') : undefined;
}

/** A server with the programs that make a standby. */
function binaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return versions
    .map((version) => join(debian, version, 'bin'))
    .find((path) => existsSync(join(path, 'pg_rewind')));
}

interface Member {
  readonly name: NodeName;
  readonly role: string;
  readonly state: string;
  readonly timeline?: number;
}

export async function startPatroniCluster(): Promise<PatroniCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-patroni-'));
  chmodSync(directory, 0o755);
  const user = serverUser();
  // A network of the loopback interface that no other run uses.
  const network = `127.${66 + (process.pid % 180)}.${1 + Math.floor(Math.random() * 250)}`;
  const address = (node: NodeName) => `${network}.${NODES.indexOf(node) + 1}`;
  const proxyAddress = `${network}.9`;
  const folder = (node: NodeName | 'proxy') => join(directory, node);

  /** The files of one machine, made as an operator makes them. */
  function prepare(node: NodeName | 'proxy', files: readonly string[]): void {
    const home = folder(node);
    mkdirSync(home, { mode: 0o700 });
    if (user.uid !== undefined && user.gid !== undefined) chownSync(home, user.uid, user.gid);
    const values: Record<string, string> = {
      NAME: node,
      ADDRESS: node === 'proxy' ? proxyAddress : address(node),
      NODE1: address('node1'),
      NODE2: address('node2'),
      NODE3: address('node3'),
      NETWORK: '127.0.0.0/8',
      PROXY_ADDRESS: proxyAddress,
      ETCD_DATA: join(home, 'etcd'),
      POSTGRES_DATA: join(home, 'postgresql'),
      POSTGRES_BINARIES: binaries() ?? '',
      POSTGRES_SOCKETS: home,
      SUPERUSER_PASSWORD: 'superuser',
      REPLICATION_PASSWORD: 'replication',
    };
    const settings = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    writeFileSync(join(home, 'node.env'), settings.join('\n'));
    for (const file of files) {
      const rendered = execFileSync(join(TEMPLATES, 'render.sh'), [
        join(home, 'node.env'),
        join(TEMPLATES, file),
      ]);
      writeFileSync(join(home, file), rendered, { mode: 0o644 });
    }
  }

  function launch(node: NodeName | 'proxy', ...command: string[]): ChildProcess {
    const log = openSync(join(directory, `${node}.log`), 'a');
    const [program = '', ...options] = command;
    return spawn(program, options, {
      cwd: folder(node),
      stdio: ['ignore', log, log],
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8' },
    });
  }

  function startHost(node: NodeName): void {
    launch(node, ...AS_POSTGRES, 'etcd', '--config-file', 'etcd.yml');
    launch(node, ...AS_POSTGRES, 'patroni', 'patroni.yml');
  }

  async function members(): Promise<readonly Member[]> {
    for (const node of NODES) {
      try {
        const response = await fetch(`http://${address(node)}:8008/cluster`, {
          signal: AbortSignal.timeout(2000),
        });
        return ((await response.json()) as { members: Member[] }).members;
      } catch {
        // The node is down; another one answers.
      }
    }
    return [];
  }

  async function until<Result>(what: string, find: () => Promise<Result | undefined>): Promise<Result> {
    for (const deadline = Date.now() + 120_000; Date.now() < deadline; await sleep(250)) {
      const found = await find().catch(() => undefined);
      if (found !== undefined) return found;
    }
    const logs = [...NODES, 'proxy'].map((node) =>
      readFileSync(join(directory, `${node}.log`), 'utf8').slice(-2000),
    );
    throw new Error(`No ${what} in two minutes: ${JSON.stringify(await members())}\n${logs.join('\n---\n')}`);
  }

  const untilHealthy = async () => {
    await until('healthy cluster', async () => {
      const found = await members();
      const roles = found
        .map(({ role }) => role)
        .toSorted()
        .join(' ');
      const isOneTimeline = new Set(found.map(({ timeline }) => timeline)).size === 1;
      const areUp = found.every(({ state }) => state === 'running' || state === 'streaming');
      return (isOneTimeline && areUp && roles === 'leader replica sync_standby') || undefined;
    });
  };
  const find = (wanted: string) =>
    until(wanted, async () => (await members()).find(({ role }) => role === wanted)?.name);
  const leader = () => find('leader');

  const clear = () => {
    for (const node of [...NODES, 'proxy'] as const) killAll(folder(node));
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', clear);

  const start = async () => {
    for (const node of NODES) {
      prepare(node, ['etcd.yml', 'patroni.yml']);
      startHost(node);
    }
    prepare('proxy', ['haproxy.cfg']);
    // As root, which it gives up.
    launch('proxy', 'haproxy', '-db', '-f', 'haproxy.cfg');
    await untilHealthy();
    const admin = `postgres://postgres:superuser@${proxyAddress}:5432/postgres`;
    await until('proxy', () => execute(admin, 'select 1').then(() => true));
    await execute(admin, "create role customers login password 'secret'");
    await execute(admin, "create database customers owner customers encoding 'UTF8'");
  };
  await start().catch((error) => {
    clear();
    throw error;
  });

  return {
    url: `postgres://customers:secret@${proxyAddress}:5432/customers?target_session_attrs=read-write`,
    leader,
    synchronousStandby: () => find('sync_standby'),
    untilHealthy,
    startHost,
    loseHost: (node) => killAll(folder(node)),
    killPostmaster(node) {
      const [pid] = readFileSync(join(folder(node), 'postgresql/postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
    },
    async switchOver() {
      const before = await leader();
      execFileSync(
        'runuser',
        ['-u', 'postgres', '--', 'patronictl', '-c', 'patroni.yml', 'switchover', '--force'],
        {
          cwd: folder(before),
          stdio: 'ignore',
        },
      );
      return until('new leader', async () => {
        const now = await leader();
        return now === before ? undefined : now;
      });
    },
    async stop() {
      process.off('exit', clear);
      clear();
    },
  };
}

/** All processes whose working directory is there: a process of PostgreSQL hides its environment and its arguments. */
function killAll(home: string): void {
  for (let found = processesIn(home); found.length > 0; found = processesIn(home)) {
    for (const pid of found) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

function processesIn(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const directory = readlinkSync(`/proc/${pid}/cwd`);
        return directory === home || directory.startsWith(`${home}/`);
      } catch {
        return false;
      }
    });
}

async function execute(url: string, statement: string): Promise<void> {
  const client = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} });
  try {
    await client.unsafe(statement);
  } finally {
    await client.end({ timeout: 1 });
  }
}
