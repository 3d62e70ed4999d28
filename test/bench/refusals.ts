// Registrations that are refused by rules, before any hash, per second.
import type { Bench } from './bench.ts';
import { type Figure, ofRounds, ratio, single } from './figure.ts';
import { CALLERS, flood, REQUESTS_OF, warmUp } from './flood.ts';
import { rounds } from './rounds.ts';
import { startServer } from './serverProcess.ts';
import { memoryMib } from './threadTimes.ts';

export async function refusals(bench: Bench): Promise<Figure[]> {
  const url = await bench.databases.create('refusals');
  const service = await startServer('service', { DATABASE_URL: url });
  const bare = await startServer('bare', { DATABASE_URL: url });
  const seconds = bench.seconds / 2;
  const turns = {
    service: () => flood(bench, service, { request: REQUESTS_OF.service.refusal, callers: CALLERS, seconds }),
    bare: () => flood(bench, bare, { request: REQUESTS_OF.bare.refusal, callers: CALLERS, seconds }),
  };
  for (const server of [service, bare]) await warmUp(bench, server);
  // Short rounds and many: the machine's own speed changes every few seconds.
  const results = await rounds(4 * bench.rounds, turns);
  const { peak } = memoryMib(service.pid);
  await service.stop();
  await bare.stop();

  const perSecond = (list: { perSecond: number }[]) => list.map((result) => result.perSecond);
  return [
    ofRounds('Refused, service', perSecond(results.service), '/s'),
    ofRounds('Refused, bare server', perSecond(results.bare), '/s'),
    ratio('Refused, service : bare server', perSecond(results.service), perSecond(results.bare), {
      atLeast: 75,
    }),
    single('Memory, most ever in a flood of refusals, PostgreSQL', peak, 'MiB'),
  ];
}
