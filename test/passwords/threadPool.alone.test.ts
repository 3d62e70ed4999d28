// The thread pool: with the hashing queue full, DNS, signatures and random bytes need not wait for hashes.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { availableCpus } from '../../src/lib/cpus.ts';

/**
 * Takes turns with small work for the pool while nothing else runs, and while hashes wait for a slot;
 * gives the times of each, and those of the hashes, in ms and sorted.
 */
const FLOOD = `
  import { lookup } from 'node:dns/promises';
  import { randomBytes, sign, generateKeyPairSync } from 'node:crypto';
  import { promisify } from 'node:util';
  import { createHashQueue } from './dist/passwords/hashQueue.js';
  import { createPasswordHasher, MINIMUM_HASH_COST } from './dist/passwords/passwordHasher.js';
  const slots = Number(process.env.SLOTS);
  const queue = createHashQueue({ slots, places: 1000, maxWaitMs: 60_000 });
  const { hash } = createPasswordHasher(MINIMUM_HASH_COST);
  const { privateKey } = generateKeyPairSync('ed25519');
  const works = {
    random: () => promisify(randomBytes)(32),
    dns: () => lookup('localhost'),
    signature: () => promisify(sign)(null, Buffer.from('text'), privateKey),
  };
  const timed = async (list, work) => {
    const started = performance.now();
    await work();
    list.push(performance.now() - started);
  };
  const until = async (isOver) => {
    const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
    while (!isOver()) {
      for (const [name, work] of Object.entries(works)) if (!isOver()) await timed(times[name], work);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return times;
  };
  let turns = 0;
  const idle = await until(() => ++turns > Number(process.env.TURNS));
  const hashes = [];
  const hashOnce = () => timed(hashes, () => hash('correct horse'));
  const flood = Promise.all(Array.from({ length: Number(process.env.HASHES) }, () => queue.run({ siteId: 1 }, hashOnce)));
  const full = await until(() => queue.load().waiting === 0);
  await flood;
  const sorted = (times) => Object.fromEntries(Object.entries(times).map(([name, list]) => [name, list.sort((a, b) => a - b)]));
  console.log(JSON.stringify({ idle: sorted(idle), full: sorted(full), ...sorted({ hashes }) }));
`;

const SMALL_WORKS = ['random', 'dns', 'signature'] as const;
type Times = Record<(typeof SMALL_WORKS)[number], number[]>;

const at = (share: number, sorted: number[]) => sorted[Math.floor(share * sorted.length)] ?? Number.NaN;

interface Work {
  readonly hashes: number;
  /** Turns of small work while nothing else runs. */
  readonly turns: number;
}

function flood(
  slots: number,
  threads: number,
  { hashes, turns }: Work,
): { idle: Times; full: Times; hashes: number[] } {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', FLOOD], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {
      PATH: process.env.PATH,
      SLOTS: String(slots),
      UV_THREADPOOL_SIZE: String(threads),
      HASHES: String(hashes),
      TURNS: String(turns),
    },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

test('with two spare threads small work waits for no hash, where without them it does', () => {
  const work = { hashes: 60, turns: 0 };
  const spared = flood(4, 6, work);
  const starved = flood(6, 6, work);
  for (const name of SMALL_WORKS) {
    expect(at(0.5, spared.full[name]), name).toBeLessThan(at(0.5, starved.full[name]) / 2);
  }
}, 120_000);

// Once more where another program has taken the processors during one of the two measurements.
test('as the service is started, not even one small work in a hundred waits as long as a hash takes', {
  retry: 2,
  timeout: 120_000,
}, () => {
  const slots = availableCpus() + 1;
  const { idle, full, hashes } = flood(slots, slots + 2, { hashes: 30 * slots, turns: 150 });
  for (const name of SMALL_WORKS) {
    expect(full[name].length, name).toBeGreaterThan(100);
    expect(at(0.99, full[name]), name).toBeLessThan(at(0.99, idle[name]) + at(0.5, hashes));
  }
});
