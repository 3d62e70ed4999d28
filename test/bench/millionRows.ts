// Whether a registration costs more where a million customers are registered already.
import type { Bench } from './bench.ts';
import { type Figure, ofRounds, ratio } from './figure.ts';
import { flood } from './flood.ts';
import { CALLERS } from './registrations.ts';
import { rounds } from './rounds.ts';
import { startServer } from './serverProcess.ts';

export async function millionRows(bench: Bench): Promise<Figure[]> {
  const rows = bench.quick ? 100_000 : 1_000_000;
  const full = await startServer('service', { DATABASE_URL: await bench.databases.create('full', rows) });
  const empty = await startServer('service', { DATABASE_URL: await bench.databases.create('empty') });
  const ask = (seconds: number) => ({
    full: () => flood(bench, full, { request: 'registration', callers: CALLERS, seconds }),
    empty: () => flood(bench, empty, { request: 'registration', callers: CALLERS, seconds }),
  });
  await rounds(1, ask(2));
  const results = await rounds(bench.rounds, ask(bench.seconds));
  await full.stop();
  await empty.stop();

  const perSecond = (list: { perSecond: number }[]) => list.map((result) => result.perSecond);
  const postgresMs = (list: { postgresMs: number }[]) => list.map((result) => result.postgresMs);
  const name = `${rows.toLocaleString('en')} rows : empty table`;
  return [
    ratio(`Registrations, ${name}`, perSecond(results.full), perSecond(results.empty), { atLeast: 98 }),
    ofRounds("PostgreSQL's CPU, full table", postgresMs(results.full), 'ms'),
    ofRounds("PostgreSQL's CPU, empty table", postgresMs(results.empty), 'ms'),
  ];
}
