// Overload: six times as many registrations offered as the processors can hash (R03, R04), and the memory of it.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { type Figure, ofRounds, single } from './figure.ts';
import { CALLERS, flood } from './flood.ts';
import { SLOTS, startServer } from './serverProcess.ts';
import { memoryMib } from './threadTimes.ts';

const PROBE = fileURLToPath(new URL('poolProbe.cjs', import.meta.url));
const MEMORY_OF_A_HASH_MIB = 19;

export async function overload(bench: Bench): Promise<Figure[]> {
  const url = await bench.databases.create('overload');
  const service = await startServer('service', { DATABASE_URL: url, NODE_OPTIONS: `--require=${PROBE}` });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const idle = memoryMib(service.pid).now;
  const capacity = async (seconds = bench.seconds) =>
    (await flood(bench, service, { request: 'registration', callers: CALLERS, seconds })).perSecond;
  await capacity(3 * bench.seconds);
  const before = memoryMib(service.pid).now;

  const seconds = bench.quick ? 4 : 8;
  const goodputs: number[] = [];
  /** Offers six times what it can do just now: the machine's speed changes. */
  const overloaded = async (capacity: number) => {
    const answers = await bench.generator.run({
      url: service.url,
      request: 'registration',
      perSecond: 6 * capacity,
      seconds,
    });
    goodputs.push((100 * (answers.RegisterCustomerSuccess?.count ?? 0)) / (capacity * seconds));
    return answers;
  };
  for (let round = 1; round < bench.rounds; round++) await overloaded(await capacity());
  const current = await capacity();
  service.process.send({ seconds });
  const probed = once(service.process, 'message');
  const observed = bench.observer.run({ url: service.url, request: 'livez', perSecond: 50, seconds });
  const answers = await overloaded(current);
  const [pool] = (await probed) as [{ dns: number; signature: number; randomBytes: number }];
  const livez = await observed;
  const memory = memoryMib(service.pid);
  await service.stop();

  const { RegisterCustomerSuccess: served, RetryLaterError: refused, ...others } = answers;
  const failed = Object.values(others).reduce((sum, { count }) => sum + count, 0);
  return [
    ofRounds('Overload: goodput : capacity', goodputs, '%', { atLeast: 80 }),
    single('Overload: p99 of served answers', served?.p99 ?? Number.NaN, 'ms', { atMost: 2000 }),
    single('Overload: p99 of refusals', refused?.p99 ?? Number.NaN, 'ms', { atMost: 100 }),
    single(`Overload: other answers (${Object.keys(others).join(', ') || 'none'})`, failed, '', {
      atMost: 0,
    }),
    single('Overload: p99 of /livez', livez['HTTP 200']?.p99 ?? Number.NaN, 'ms', { atMost: 50 }),
    single('Overload: p99 of a DNS look-up', pool.dns, 'ms', { atMost: 50 }),
    single('Overload: p99 of a signature', pool.signature, 'ms', { atMost: 50 }),
    single('Overload: p99 of randomBytes', pool.randomBytes, 'ms', { atMost: 50 }),
    single('Memory, idle, PostgreSQL', idle, 'MiB'),
    single('Memory, most ever in a flood of registrations, PostgreSQL', memory.peak, 'MiB', { atMost: 200 }),
    single('Overload: growth of memory', memory.peak - before, 'MiB', {
      atMost: SLOTS * MEMORY_OF_A_HASH_MIB + 64,
    }),
  ];
}
