// One round of load on a server: how much it answered, and what that cost.
import type { Bench } from './bench.ts';
import type { Databases } from './databases.ts';
import type { Load, LoadGenerator } from './loadGenerator.ts';
import { POOL_SIZE, type ServerKind, type ServerProcess } from './serverProcess.ts';
import { childrenMs, threadTimes, usedBetween } from './threadTimes.ts';

/** Enough that every slot is always taken, few enough that nobody is refused. */
export const CALLERS = 16;

export interface FloodResult {
  readonly perSecond: number;
  /** CPU of the server per answer, in milliseconds: of its hashing threads, and of everything else in it. */
  readonly hashMs: number;
  readonly beyondHashMs: number;
  /** CPU of PostgreSQL per answer, in milliseconds. */
  readonly postgresMs: number;
}

/** What is asked of a server to register a customer, and to be refused. */
export const REQUESTS_OF = {
  service: { registration: 'registration', refusal: 'refused' },
  bare: { registration: 'bareRegistration', refusal: 'bareRefused' },
} as const satisfies Record<ServerKind, Record<string, Load['request']>>;

/** Makes the compiler see what will be measured: refusals, for the road that every request takes, and registrations. */
export async function warmUp(bench: Bench, server: ServerProcess): Promise<void> {
  const { registration, refusal } = REQUESTS_OF[server.kind];
  const seconds = bench.quick ? 3 : 6;
  await flood(bench, server, { request: refusal, callers: CALLERS, seconds });
  await flood(bench, server, { request: registration, callers: CALLERS, seconds: 2 * seconds });
}

/** The answer that counts, as the load generator calls it. */
const COUNTED: Partial<Record<Load['request'], string>> = {
  registration: 'RegisterCustomerSuccess',
  registrationWithKey: 'RegisterCustomerSuccess',
  registrationToProve: 'EmailVerificationRequired',
  bareRegistration: 'Customer',
  refused: 'ValidationError',
  bareRefused: 'HTTP 200',
};

export async function flood(
  { databases, generator }: { databases: Databases; generator: LoadGenerator },
  server: ServerProcess,
  load: Omit<Load, 'url'>,
): Promise<FloodResult> {
  const { pid } = server;
  const before = threadTimes(pid);
  const postgresBefore = childrenMs(databases.pid);
  const started = performance.now();
  const answers = await generator.run({ url: server.url, ...load });
  const seconds = (performance.now() - started) / 1000;
  const { totalMs, poolMs } = usedBetween(before, threadTimes(pid), {
    pid,
    poolSize: POOL_SIZE[server.kind],
  });

  const counted = COUNTED[load.request] ?? '';
  const { [counted]: good, ...others } = answers;
  if (!good) throw new Error(`No ${counted} among ${JSON.stringify(answers)}`);
  for (const [end, { count }] of Object.entries(others)) {
    console.error(
      `  The machine is busy with something else: ${count} answers of the ${server.kind} were ${end}.`,
    );
  }
  return {
    perSecond: good.count / seconds,
    hashMs: poolMs / good.count,
    beyondHashMs: (totalMs - poolMs) / good.count,
    postgresMs: (childrenMs(databases.pid) - postgresBefore) / good.count,
  };
}
