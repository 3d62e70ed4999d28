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
const SECONDS = 4;

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
  /** Whether the load still went on when the answer came. */
  readonly inTime: boolean;
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
    // A process that has just started compiles what it runs: neither measurement should pay for that.
    await callFor(2);
    await offer(200, 2);
  }, 120_000);
  afterAll(async () => {
    service?.child.kill('SIGKILL');
    await cluster?.stop();
  });

  let visitors = 0;
  async function register(until: number): Promise<Answered> {
    const started = performance.now();
    const input = { email: `visitor-${visitors++}@example.com`, password: 'correct horse' };
    const { body, headers } = await service.ask(REGISTER, { input });
    const { __typename: kind = 'GraphQLError', ...rest } = body.data?.registerCustomer ?? {};
    const ended = performance.now();
    const retryAfter = headers.get('retry-after');
    return { kind, ...rest, retryAfter, ms: ended - started, inTime: ended < until };
  }

  /** As much as the service can do: each of a few callers waits for the answer and asks again. */
  async function callFor(seconds: number): Promise<Answered[]> {
    const answers: Answered[] = [];
    const until = performance.now() + seconds * 1000;
    const caller = async () => {
      while (performance.now() < until) {
        const answer = await register(until);
        answers.push(answer);
        // A busy machine rejects even a few callers; asking again at once would be a flood.
        if (answer.retryAfterSeconds) await later(100);
      }
    };
    await Promise.all(Array.from({ length: 4 * SLOTS }, caller));
    return answers;
  }

  /** So many requests a second, whether answers come or not; timers that come late are made up for. */
  async function offer(perSecond: number, seconds: number): Promise<Answered[]> {
    const asked: Promise<Answered>[] = [];
    const started = performance.now();
    const until = started + seconds * 1000;
    for (; performance.now() < until; await later(2)) {
      const due = ((performance.now() - started) / 1000) * perSecond;
      while (asked.length < due) asked.push(register(until));
    }
    return Promise.all(asked);
  }

  const goodput = (answers: Answered[]) =>
    answers.filter(({ kind, inTime }) => inTime && kind === 'RegisterCustomerSuccess').length / SECONDS;
  const metric = (text: string, name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);

  /** Looks in again and again while the work goes on. */
  async function watch(work: Promise<unknown>) {
    const seen = {
      hashes: [] as number[],
      memoryMib: [] as number[],
      livez: [] as { status: number; ms: number }[],
    };
    let over = false;
    const done = work.finally(() => {
      over = true;
    });
    while (!over) {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      seen.hashes.push(metric(text, 'customer_registration_hashes_running'));
      seen.memoryMib.push(metric(text, 'process_resident_memory_bytes') / 2 ** 20);
      const started = performance.now();
      const { status } = await fetch(new URL('/livez', service.url));
      seen.livez.push({ status, ms: performance.now() - started });
      await later(50);
    }
    await done;
    return seen;
  }

  // Twice more where another program has taken the processors during one of the two measurements.
  test('four fifths of the capacity are served, and the others get RetryLaterError at once', {
    retry: 2,
    timeout: 60_000,
  }, async () => {
    const before = callFor(SECONDS);
    const { memoryMib: usual } = await watch(before);
    const capacity = goodput(await before);

    const flood = offer(6 * capacity, SECONDS);
    const { hashes, memoryMib, livez } = await watch(flood);
    const answers = await flood;
    const served = answers.filter(({ kind }) => kind === 'RegisterCustomerSuccess');
    const rejected = answers.filter(({ kind }) => kind === 'RetryLaterError');
    const servedMs = middle(served.map(({ ms }) => ms));
    const rejectedMs = middle(rejected.map(({ ms }) => ms));
    const livezMs = middle(livez.map(({ ms }) => ms));
    const growthMib = Math.max(...memoryMib) - Math.max(...usual);
    console.log(
      `Capacity ${capacity.toFixed(1)}/s with ${SLOTS} slot(s), offered ${(answers.length / SECONDS).toFixed(0)}/s: ` +
        `${goodput(answers).toFixed(1)}/s served (median ${servedMs.toFixed(0)} ms), ${(rejected.length / SECONDS).toFixed(0)}/s rejected ` +
        `(${rejectedMs.toFixed(0)} ms), /livez ${livezMs.toFixed(0)} ms, memory grew by ${growthMib.toFixed(0)} MiB.`,
    );

    expect(goodput(answers)).toBeGreaterThanOrEqual(0.8 * capacity);
    expect(served.length + rejected.length).toBe(answers.length);
    expect(rejected.length).toBeGreaterThan(served.length);
    for (const { reason, retryAfterSeconds, retryAfter } of rejected) {
      expect(reason).toBe('OVERLOADED');
      expect(retryAfterSeconds).toBeGreaterThanOrEqual(1);
      expect(retryAfter).toBe(String(retryAfterSeconds));
    }
    expect(rejectedMs).toBeLessThan(servedMs / 4);
    expect(livezMs).toBeLessThan(servedMs / 4);
    for (const { status } of livez) expect(status).toBe(200);
    expect(Math.max(...hashes)).toBe(SLOTS);
    expect(growthMib).toBeLessThan(SLOTS * MEMORY_OF_A_HASH_MIB + 64);
  });
});
