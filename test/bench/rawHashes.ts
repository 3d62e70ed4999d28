// Hashes per second in a process that does nothing else: what no server can surpass.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { argon2id, hash } from 'argon2';
import { SLOTS } from './serverProcess.ts';

const SELF = fileURLToPath(import.meta.url);
const COST = { type: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** `environment` may choose the build that the package ships (PREBUILDS_ONLY=1). */
export async function rawHashes(seconds: number, environment: Record<string, string>): Promise<number> {
  const child = fork(SELF, [String(seconds)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: String(SLOTS), ...environment },
  });
  const [perSecond] = await once(child, 'message');
  return perSecond as number;
}

async function countHashes(seconds: number): Promise<number> {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  let count = 0;
  const slot = async () => {
    while (elapsed() < seconds) {
      await hash('correct horse', COST);
      count++;
    }
  };
  await Promise.all(Array.from({ length: SLOTS }, slot));
  return count / elapsed();
}

if (argv[1] === SELF) process.send?.(await countHashes(Number(argv[2])));
