// HAProxy with the file of compose.yaml, in front of replicas of this machine.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/documents.ts';
import { freePort } from './freePort.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

const PROGRAM = '/usr/sbin/haproxy';

export const hasHaproxy = () => existsSync(PROGRAM);

export interface Haproxy {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The ports are those of the replicas. */
export async function startHaproxy(ports: readonly number[]): Promise<Haproxy> {
  const port = await freePort();
  const replicas = ports.map((each) => `  server replica${each} 127.0.0.1:${each}`).join('\n');
  const text = readFileSync(join(ROOT, 'deploy/compose/haproxy.cfg'), 'utf8')
    // Only what the network of containers provides.
    .replace(/^ *server-template .*$/m, replicas)
    .replace(' resolvers engine init-addr none', '')
    .replace('bind :8080', `bind 127.0.0.1:${port}`);
  const file = join(temporaryDirectory(), 'haproxy.cfg');
  writeFileSync(file, text);
  const proxy: ChildProcess = spawn(PROGRAM, ['-db', '-f', file], { stdio: 'ignore' });
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    async stop() {
      if (proxy.exitCode === null && proxy.kill('SIGTERM')) await once(proxy, 'exit');
    },
  };
}
