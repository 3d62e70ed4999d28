// Registrations per second and their price: the service, the bare server, and the service on argon2 as shipped.
import { argon2Build, argon2Directory } from '../../src/passwords/argon2Build.ts';
import type { Bench } from './bench.ts';
import { type Figure, ofRounds, ratio } from './figure.ts';
import { CALLERS, type FloodResult, flood, REQUESTS_OF, warmUp } from './flood.ts';
import { rawHashes } from './rawHashes.ts';
import { rounds } from './rounds.ts';
import { type ServerProcess, startServer } from './serverProcess.ts';

const SHIPPED = { PREBUILDS_ONLY: '1' };

export async function registrations(bench: Bench): Promise<Figure[]> {
  const url = await bench.databases.create('registrations');
  const rebuilt = argon2Build(argon2Directory()) !== 'shipped';
  const servers: Record<string, ServerProcess> = {
    service: await startServer('service', { DATABASE_URL: url }),
    bare: await startServer('bare', { DATABASE_URL: url }),
    ...(rebuilt && { shipped: await startServer('service', { DATABASE_URL: url, ...SHIPPED }) }),
  };
  const round = (server: ServerProcess) =>
    flood(bench, server, {
      request: REQUESTS_OF[server.kind].registration,
      callers: CALLERS,
      seconds: bench.seconds,
    });
  for (const server of Object.values(servers)) await warmUp(bench, server);
  const turns = Object.fromEntries(
    Object.entries(servers).map(([name, server]) => [name, () => round(server)]),
  );
  // A registration becomes cheaper for a minute, as the compiler gets to the last of its code. In turns, as a server that
  // has nothing to do forgets its compiled code.
  await rounds(bench.quick ? 8 : 12, turns);
  const results = await rounds(2 * bench.rounds, turns);
  for (const server of Object.values(servers)) await server.stop();

  const builds: Record<string, Record<string, string>> = {
    asInstalled: {},
    ...(rebuilt && { shipped: SHIPPED }),
  };
  const { asInstalled = [], shipped: asShipped } = await rounds(
    3,
    Object.fromEntries(
      Object.entries(builds).map(([name, build]) => [name, () => rawHashes(bench.seconds / 2, build)]),
    ),
  );
  const { service = [], bare = [], shipped = [] } = results;
  const of = (list: FloodResult[], key: keyof FloodResult) => list.map((result) => result[key]);
  return [
    ofRounds('Hashes in a bare process', asInstalled, '/s'),
    ...(asShipped ? [ofRounds('Hashes in a bare process, argon2 as shipped', asShipped, '/s')] : []),
    ofRounds('Registrations, service', of(service, 'perSecond'), '/s'),
    ofRounds('Registrations, bare server', of(bare, 'perSecond'), '/s'),
    ratio('Registrations, service : bare server', of(service, 'perSecond'), of(bare, 'perSecond'), {
      atLeast: 97,
    }),
    ...(rebuilt
      ? [
          ofRounds('Registrations, service, argon2 as shipped', of(shipped, 'perSecond'), '/s'),
          ratio(
            'Registrations, AVX2 build : as shipped',
            of(service, 'perSecond'),
            of(shipped, 'perSecond'),
            {
              atLeast: 145,
            },
          ),
        ]
      : []),
    ofRounds('CPU of a hash, service', of(service, 'hashMs'), 'ms'),
    ofRounds('CPU of a hash, bare server', of(bare, 'hashMs'), 'ms'),
    ofRounds('CPU beyond the hash, service', of(service, 'beyondHashMs'), 'ms'),
    ofRounds('CPU beyond the hash, bare server', of(bare, 'beyondHashMs'), 'ms'),
    ratio('CPU beyond the hash, service : bare', of(service, 'beyondHashMs'), of(bare, 'beyondHashMs'), {
      atMost: 125,
    }),
    ofRounds("PostgreSQL's CPU, service", of(service, 'postgresMs'), 'ms'),
    ofRounds("PostgreSQL's CPU, bare server", of(bare, 'postgresMs'), 'ms'),
  ];
}
