// Whether a registration costs more where a million customers are registered already than where a thousand are.
import type { Bench } from './bench.ts';
import { type Figure, ofRounds, ratio } from './figure.ts';
import { CALLERS, flood, warmUp } from './flood.ts';
import { rounds } from './rounds.ts';
import { startServer } from './serverProcess.ts';

export async function millionRows(bench: Bench): Promise<Figure[]> {
  const rows = bench.quick ? 100_000 : 1_000_000;
  const full = await startServer('service', { DATABASE_URL: await bench.databases.create('full', rows) });
  const few = await startServer('service', { DATABASE_URL: await bench.databases.create('few') });
  const { seconds } = bench;
  const turns = {
    full: () => flood(bench, full, { request: 'registration', callers: CALLERS, seconds }),
    few: () => flood(bench, few, { request: 'registration', callers: CALLERS, seconds }),
  };
  for (const server of [full, few]) await warmUp(bench, server);
  // Each session of the service maps the pages of an index at its first look at them, which takes some thousand
  // registrations and is over for good then. Still in turns: a server that has nothing to do forgets its compiled code.
  await rounds(bench.quick ? 1 : 15, turns);
  const results = await rounds(2 * bench.rounds, turns);
  await full.stop();
  await few.stop();

  const perSecond = (list: { perSecond: number }[]) => list.map((result) => result.perSecond);
  const postgresMs = (list: { postgresMs: number }[]) => list.map((result) => result.postgresMs);
  const name = `${rows.toLocaleString('en')} rows : 1,000`;
  return [
    ratio(`Registrations, ${name}`, perSecond(results.full), perSecond(results.few), { atLeast: 98 }),
    ofRounds("PostgreSQL's CPU, many rows", postgresMs(results.full), 'ms'),
    ofRounds("PostgreSQL's CPU, few rows", postgresMs(results.few), 'ms'),
  ];
}
