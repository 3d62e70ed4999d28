// The thread pool: with the hashing queue full, DNS, signatures and random bytes need not wait for hashes.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';

test('there are never as many slots as the pool has threads', () => {
  expect(readConfig({}).hashSlots).toBeLessThanOrEqual(2);
  expect(readConfig({ UV_THREADPOOL_SIZE: '3' }).hashSlots).toBe(1);
  expect(readConfig({ UV_THREADPOOL_SIZE: '12', HASH_SLOTS: '10' }).hashSlots).toBe(10);
  expect(() => readConfig({ UV_THREADPOOL_SIZE: '11', HASH_SLOTS: '10' })).toThrow(
    'HASH_SLOTS: needs UV_THREADPOOL_SIZE',
  );
  expect(() => readConfig({ HASH_SLOTS: '3' })).toThrow('HASH_SLOTS');
  expect(() => readConfig({ UV_THREADPOOL_SIZE: '2' })).toThrow('UV_THREADPOOL_SIZE');
});

/** Fills the slots and the waiting room, and takes turns with small work for the pool; gives the median of each in ms. */
const FLOOD = `
  import { lookup } from 'node:dns/promises';
  import { randomBytes, sign, generateKeyPairSync } from 'node:crypto';
  import { promisify } from 'node:util';
  import { createHashQueue } from './src/passwords/hashQueue.ts';
  import { createPasswordHasher, MINIMUM_HASH_COST } from './src/passwords/passwordHasher.ts';
  const slots = Number(process.env.SLOTS);
  const queue = createHashQueue({ slots, waiting: 1000, maxWaitMs: 60_000 });
  const { hash } = createPasswordHasher(MINIMUM_HASH_COST);
  const { privateKey } = generateKeyPairSync('ed25519');
  const works = {
    random: () => promisify(randomBytes)(32),
    dns: () => lookup('localhost'),
    signature: () => promisify(sign)(null, Buffer.from('text'), privateKey),
  };
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  let done = false;
  const flood = Promise.all(Array.from({ length: 60 }, () => queue.run(1, () => hash('correct horse')))).then(() => { done = true; });
  while (!done) {
    for (const [name, work] of Object.entries(works)) {
      const started = performance.now();
      await work();
      if (!done) times[name].push(performance.now() - started);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await flood;
  const middle = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
  console.log(JSON.stringify(Object.fromEntries(Object.entries(times).map(([name, list]) => [name, middle(list)]))));
`;

function flood(slots: number, threads: number): Record<string, number> {
  const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', FLOOD], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { PATH: process.env.PATH, SLOTS: String(slots), UV_THREADPOOL_SIZE: String(threads) },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

test('with two spare threads small work waits for no hash, where without them it does', () => {
  const spared = flood(4, 6);
  const starved = flood(6, 6);
  for (const name of ['random', 'dns', 'signature']) {
    expect(spared[name], name).toBeLessThan((starved[name] ?? 0) / 2);
  }
}, 120_000);
