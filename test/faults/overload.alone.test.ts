// Far more registrations than the processors can hash: the service does what it can, and rejects the rest at once.
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { freePort } from '../support/freePort.ts';
import { type PostgresCluster, startPostgresCluster } from '../support/postgresCluster.ts';
import { endOf, runEntry, type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

/** The callers of this test and PostgreSQL need a processor too, and are no part of what is measured. */
const SLOTS = availableParallelism() > 2 ? 2 : 1;
const MEMORY_OF_A_HASH_MIB = 19;
/** Registrations that are served in each of the two measurements. */
const SERVED = 40;
const OVERLOAD = 6;
/** Asked at once, which is about what the queue holds. */
const FILLING = 100 * SLOTS;

const REGISTER = /* GraphQL */ `
  mutation ($input: RegisterCustomerInput!) {
    registerCustomer(siteId: 1, input: $input) {
      __typename
      ... on RetryLaterError { reason retryAfterSeconds }
    }
  }
`;

const binaries = postgresForProcesses()?.directory;
if (!binaries) console.log('Overload left out: the PostgreSQL server is not installed.');

interface Answered {
  readonly kind: string;
  readonly reason?: string;
  readonly retryAfterSeconds?: number;
  readonly retryAfter: string | null;
  readonly ms: number;
}

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const middle = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe.skipIf(!binaries)('with six times as many registrations as there is capacity for', () => {
  let cluster: PostgresCluster;
  let service: ServiceProcess;
  let metricsPort: number;

  beforeAll(async () => {
    cluster = await startPostgresCluster(binaries ?? '');
    metricsPort = await freePort();
    const environment = {
      ...GIVEN_KEYS,
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_PER_HOUR: '0',
      DATABASE_URL: cluster.url,
      HASH_SLOTS: String(SLOTS),
      METRICS_PORT: String(metricsPort),
      UV_THREADPOOL_SIZE: String(SLOTS + 2),
      LOG_LEVEL: 'warn',
    };
    expect(await endOf(runEntry('cli.js', environment, ['seed']))).toMatchObject({ exitCode: 0 });
    // Where other programs run, hashes of a low priority, as start.cjs gives them, would only measure those programs.
    service = await startService(environment, 'main.js');
    // A process that has just started compiles what it runs.
    await call(SERVED);
  }, 120_000);
  afterAll(async () => {
    service?.child.kill('SIGKILL');
    await cluster?.stop();
  });

  let visitors = 0;
  let served = 0;
  let rejected = 0;
  async function register(): Promise<Answered> {
    const started = performance.now();
    const input = { email: `visitor-${visitors++}@example.com`, password: 'correct horse' };
    const { body, headers } = await service.ask(REGISTER, { input });
    const { __typename: kind = 'GraphQLError', ...rest } = body.data?.registerCustomer ?? {};
    if (kind === 'RegisterCustomerSuccess') served++;
    if (kind === 'RetryLaterError') rejected++;
    return { kind, ...rest, retryAfter: headers.get('retry-after'), ms: performance.now() - started };
  }

  /** As much as the service can do: each of a few callers waits for the answer and asks again. */
  async function call(count: number): Promise<void> {
    const enough = served + count;
    const caller = async () => {
      while (served < enough) {
        // A busy machine rejects even a few callers; asking again at once would be a flood.
        if ((await register()).retryAfterSeconds) await later(100);
      }
    };
    await Promise.all(Array.from({ length: 2 * SLOTS }, caller));
  }

  /**
   * Fills the queue, and asks six times more for each that is served, however fast the machine is. `look` goes on for as long
   * as that does, from the half on. `steady` are the answers to what was asked meanwhile.
   */
  async function offer(look: () => Promise<void>): Promise<{ answers: Answered[]; steady: Answered[] }> {
    const first = served;
    const asked: Promise<Answered>[] = [];
    const ask = async () => {
      const answer = await register();
      if (answer.kind === 'RegisterCustomerSuccess' && served < first + SERVED) askMany(OVERLOAD);
      return answer;
    };
    const askMany = (times: number) => asked.push(...Array.from({ length: times }, ask));
    askMany(FILLING);
    while (served < first + SERVED / 2) await later(5);
    const before = asked.length;
    while (served < first + SERVED) await look();
    // Others may have been asked meanwhile.
    for (let index = 0; index < asked.length; index++) await asked[index];
    const answers = await Promise.all(asked);
    return { answers, steady: answers.slice(before) };
  }

  const metric = (text: string, name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);

  /** What the service has used so far, and what it uses. */
  async function usage() {
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    return {
      at: performance.now() / 1000,
      served,
      rejected,
      cpu: metric(text, 'process_cpu_seconds_total'),
      hashing: metric(text, 'customer_registration_hash_seconds_sum'),
      hashes: metric(text, 'customer_registration_hash_seconds_count'),
      running: metric(text, 'customer_registration_hashes_running'),
      memoryMib: metric(text, 'process_resident_memory_bytes') / 2 ** 20,
    };
  }
  const since = (before: Awaited<ReturnType<typeof usage>>, after: Awaited<ReturnType<typeof usage>>) => ({
    cpu: after.cpu - before.cpu,
    served: after.served - before.served,
    rejected: after.rejected - before.rejected,
    hashes: after.hashes - before.hashes,
    busy: (after.hashing - before.hashing) / (after.at - before.at) / SLOTS,
  });

  test('the slots go on with work that is served, the others get RetryLaterError at once, and those cost little', async () => {
    const atFirst = await usage();
    await call(SERVED);
    const beforeFlood = await usage();
    const calm = since(atFirst, beforeFlood);

    const seen: Awaited<ReturnType<typeof usage>>[] = [];
    const livez: { status: number; ms: number }[] = [];
    const { answers, steady } = await offer(async () => {
      seen.push(await usage());
      const started = performance.now();
      const { status } = await fetch(new URL('/livez', service.url));
      livez.push({ status, ms: performance.now() - started });
      await later(50);
    });
    const [firstSeen = beforeFlood, lastSeen = beforeFlood] = [seen[0], seen.at(-1)];
    const flood = since(firstSeen, lastSeen);
    const whole = since(beforeFlood, await usage());
    const msOf = (wanted: string, among: Answered[]) =>
      middle(among.flatMap(({ kind, ms }) => (kind === wanted ? [ms] : [])));
    const servedMs = msOf('RegisterCustomerSuccess', answers);
    const rejectedMs = msOf('RetryLaterError', steady);
    const livezMs = middle(livez.map(({ ms }) => ms));
    const growthMib = Math.max(...seen.map(({ memoryMib }) => memoryMib)) - beforeFlood.memoryMib;
    /** Seconds of a processor. */
    const costOfServed = calm.cpu / calm.served;
    const costOfRejected = (flood.cpu - flood.served * costOfServed) / flood.rejected;
    console.log(
      `${SLOTS} slot(s), ${answers.length} offered: ${whole.served} served (median ${servedMs.toFixed(0)} ms, ` +
        `${(1000 * costOfServed).toFixed(1)} ms of a processor), ${whole.rejected} rejected (${rejectedMs.toFixed(0)} ms, ` +
        `${(1000 * costOfRejected).toFixed(1)} ms of a processor), slots busy ${(100 * flood.busy).toFixed(0)} %, ` +
        `/livez ${livezMs.toFixed(0)} ms, memory grew by ${growthMib.toFixed(0)} MiB.`,
    );

    expect(whole.served + whole.rejected).toBe(answers.length);
    expect(flood.rejected).toBeGreaterThan(flood.served);
    for (const { kind, reason, retryAfterSeconds, retryAfter } of answers) {
      if (kind !== 'RetryLaterError') continue;
      expect(reason).toBe('OVERLOADED');
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
      expect(retryAfter).toBe(String(retryAfterSeconds));
    }
    // Four fifths of the capacity are served: the slots are never without work, no hash is for a caller who is rejected, ...
    expect(flood.busy).toBeGreaterThan(0.8);
    expect(whole.hashes).toBe(whole.served);
    // ... and the others, five for each of these, need less of the processors than it does.
    expect((OVERLOAD - 1) * costOfRejected).toBeLessThan(costOfServed);
    expect(rejectedMs).toBeLessThan(servedMs / 4);
    expect(livezMs).toBeLessThan(servedMs / 4);
    for (const { status } of livez) expect(status).toBe(200);
    expect(Math.max(...seen.map(({ running }) => running))).toBe(SLOTS);
    expect(growthMib).toBeLessThan(SLOTS * MEMORY_OF_A_HASH_MIB + 64);
  });
});
