// From the start of the process to the first registration, on each database; and the memory of the embedded one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { type Figure, ofRounds, ratio, single } from './figure.ts';
import { rounds } from './rounds.ts';
import { launch, type ServerKind, untilAnswered } from './serverProcess.ts';
import { memoryMib } from './threadTimes.ts';

/** Seconds to the first registration, with what else is to be learnt while it runs. */
async function firstRegistration(
  kind: ServerKind,
  environment: Record<string, string>,
  meanwhile?: (server: { pid: number; url: string }) => Promise<void>,
): Promise<number> {
  const input = { email: `${crypto.randomUUID()}@example.com`, password: 'correct horse' };
  const site = kind === 'service' ? 'siteId: 1, ' : '';
  const query = `mutation ($input: RegisterCustomerInput!) { registerCustomer(${site}input: $input) { __typename } }`;
  const started = performance.now();
  const server = await launch(kind, environment);
  try {
    await untilAnswered(server, { query, variables: { input } });
    const seconds = (performance.now() - started) / 1000;
    await meanwhile?.(server);
    return seconds;
  } finally {
    await server.stop();
  }
}

export async function coldStart(bench: Bench): Promise<Figure[]> {
  const DATABASE_URL = await bench.databases.create('cold_start');
  const postgres = await rounds(bench.rounds, {
    service: () => firstRegistration('service', { DATABASE_URL }),
    bare: () => firstRegistration('bare', { DATABASE_URL }),
  });

  const directory = mkdtempSync(join(tmpdir(), 'customer-registration-bench-'));
  const dataDir = (name: string) => ({ DATA_DIR: join(directory, name) });
  let made = 0;
  const fresh = await rounds(bench.quick ? 1 : 2, {
    service: () => firstRegistration('service', dataDir(`service-${made++}`)),
    bare: () => firstRegistration('bare', dataDir(`bare-${made++}`)),
  });
  await firstRegistration('service', dataDir('service'));
  await firstRegistration('bare', dataDir('bare'));
  const again = await rounds(bench.rounds >> 1, {
    service: () => firstRegistration('service', dataDir('service')),
    bare: () => firstRegistration('bare', dataDir('bare')),
  });
  let idle = Number.NaN;
  let peak = Number.NaN;
  await firstRegistration('service', dataDir('service'), async ({ pid, url }) => {
    idle = memoryMib(pid).now;
    await bench.generator.run({ url, request: 'registration', callers: 16, seconds: bench.seconds });
    peak = memoryMib(pid).peak;
  });
  rmSync(directory, { recursive: true, force: true });

  const goal = { atMost: 120 };
  return [
    ofRounds('First registration, PostgreSQL', postgres.service, 's'),
    ofRounds('First registration, PostgreSQL, bare server', postgres.bare, 's'),
    ratio('First registration, PostgreSQL, service : bare', postgres.service, postgres.bare, goal),
    ofRounds('First registration, embedded, new directory', fresh.service, 's'),
    ratio('First registration, embedded, new, service : bare', fresh.service, fresh.bare, goal),
    ofRounds('First registration, embedded, again', again.service, 's'),
    ratio('First registration, embedded, again, service : bare', again.service, again.bare, goal),
    single('Memory, after one registration, embedded', idle, 'MiB'),
    single('Memory, most ever under flood, embedded', peak, 'MiB'),
  ];
}
