// How long a cheap question takes while registrations flood.
import type { Bench } from './bench.ts';
import { type Figure, ofRounds } from './figure.ts';
import { REQUESTS_OF, warmUp } from './flood.ts';
import { rounds } from './rounds.ts';
import { type ServerProcess, startServer } from './serverProcess.ts';

export async function responsiveness(bench: Bench): Promise<Figure[]> {
  const { databases, generator, observer } = bench;
  const url = await databases.create('responsiveness');
  const service = await startServer('service', { DATABASE_URL: url });
  const bare = await startServer('bare', { DATABASE_URL: url });
  for (const server of [service, bare]) await warmUp(bench, server);
  const ask = async (server: ServerProcess) => {
    const request = REQUESTS_OF[server.kind].registration;
    const seconds = bench.seconds;
    const flooding = generator.run({ url: server.url, request, callers: 32, seconds: seconds + 1 });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answers = await observer.run({ url: server.url, request: 'typename', perSecond: 100, seconds });
    await flooding;
    return answers.Query?.p99 ?? Number.NaN;
  };
  const results = await rounds(bench.rounds, { service: () => ask(service), bare: () => ask(bare) });
  await service.stop();
  await bare.stop();
  return [
    ofRounds('{ __typename } during a flood, p99, service', results.service, 'ms', { atMost: 10 }),
    ofRounds('{ __typename } during a flood, p99, bare server', results.bare, 'ms'),
  ];
}
