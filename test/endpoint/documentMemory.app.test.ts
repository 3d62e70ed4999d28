// Documents that are all different, and as many or as large as may be: little of them stays in memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { useService } from '../support/service.ts';

const service = useService();

// What is garbage is no answer to the question, and when it is collected is up to V8.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is still referred to, in MiB. */
async function retainedMib(): Promise<number> {
  // Finalizers run between two collections.
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

const COUNT = 200;

test.each([
  // Of all of them 8 MiB would be left, without their tokens.
  ['with a comment of 60 KB', 4, (random: number) => `{ __typename } # ${random} ${'\ufeff'.repeat(20_000)}`],
  ['with as many lines as may be', 4, (random: number) => `{ __typename } # ${random}${'\n#'.repeat(1990)}`],
  // The only ones that are cached, the latest: of all of them 28 MiB would be left.
  [
    'that fit into the cache',
    8,
    (random: number) => `{ a${random}: __typename ${'__typename '.repeat(300)} }`,
  ],
])('of many documents %s little is retained: less than %i MiB', async (_documents, bound, document) => {
  const send = async (times: number) => {
    for (let index = 0; index < times; index++) {
      const { body } = await service.ask(document(Math.random()).replace('0.', ''));
      expect(body.data ?? body.errors).toBeDefined();
    }
  };
  await send(10);
  const before = await retainedMib();
  await send(COUNT);
  expect((await retainedMib()) - before).toBeLessThan(bound);
});
