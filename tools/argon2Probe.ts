// Tests a build of argon2 in a child process, because a bad build may end the process that loads it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv, cpuUsage } from 'node:process';
import { fileURLToPath } from 'node:url';

const SELF = fileURLToPath(import.meta.url);
const TIMEOUT_MS = 60_000;

const MINIMUM_COST = { type: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Our minimum cost and a higher one with several lanes; passwords of one and of many blocks. */
const TRIALS = [
  { password: 'correct horse', cost: MINIMUM_COST },
  { password: 'pässwörd 🐎', cost: MINIMUM_COST },
  { password: 'x'.repeat(256), cost: MINIMUM_COST },
  { password: 'correct horse', cost: { type: 2, memoryCost: 32_768, timeCost: 2, parallelism: 4 } },
] as const;
const TIMED_HASHES = 10;

export interface Probe {
  /** Hashes made by this build, of the same passwords at the same costs as every build. */
  readonly hashes: readonly string[];
  /** Whether it verified every hash with its password, and no hash with another password. */
  readonly verified: boolean;
  /** CPU time of one hash at our minimum cost. */
  readonly hashMs: number;
}

/**
 * Loads the package in `directory` in a child process, and verifies `hashes` that another build made. `shipped`: uses the
 * prebuilt binary even if there is a newer one.
 * @throws an Error that says how the child ended, if it sent no result.
 */
export async function probeArgon2(
  directory: string,
  hashes: readonly string[],
  { shipped = false } = {},
): Promise<Probe> {
  const child = fork(SELF, [directory, JSON.stringify(hashes)], {
    env: { ...process.env, ...(shipped && { PREBUILDS_ONLY: '1' }) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: TIMEOUT_MS,
  });
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  let probe: Probe | undefined;
  child.once('message', (message) => {
    probe = message as Probe;
  });
  const [code, signal] = await once(child, 'close');
  if (!probe || code !== 0) throw new Error(`it ended with ${signal ?? `code ${code}`}. ${errors}`.trim());
  return probe;
}

async function answer(directory: string, foreign: readonly string[]): Promise<void> {
  const argon2: typeof import('argon2') = createRequire(SELF)(join(directory, 'argon2.cjs'));
  const hashes: string[] = [];
  for (const { password, cost } of TRIALS) hashes.push(await argon2.hash(password, cost));

  let verified = true;
  for (const [index, hash] of [...hashes, ...foreign].entries()) {
    const password = TRIALS[index % TRIALS.length]?.password ?? '';
    verified &&= await argon2.verify(hash, password);
    verified &&= !(await argon2.verify(hash, `${password}!`));
  }

  const before = cpuUsage();
  for (let count = 0; count < TIMED_HASHES; count++) await argon2.hash('correct horse', MINIMUM_COST);
  const { user, system } = cpuUsage(before);
  process.send?.({ hashes, verified, hashMs: (user + system) / 1000 / TIMED_HASHES } satisfies Probe);
}

if (argv[1] === SELF) await answer(argv[2] ?? '', JSON.parse(argv[3] ?? '[]'));
