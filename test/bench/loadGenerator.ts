// The load generator, a process of its own: sends one kind of request for a while and tells how it was answered.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Dispatcher, Pool } from 'undici';

const SELF = fileURLToPath(import.meta.url);

export interface Load {
  readonly url: string;
  readonly request: keyof typeof REQUESTS;
  readonly seconds: number;
  /** The site to register at; 1 if absent. */
  readonly siteId?: number;
  /** Either so many callers, each of which waits for its answer before it asks again ... */
  readonly callers?: number;
  /** ... or so many requests a second, whether answers come or not. */
  readonly perSecond?: number;
}

/** Latencies in milliseconds. */
export interface Answers {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Answers by how they ended: the member of the union, or an HTTP status, or the code of a broken connection. */
export type LoadResult = Readonly<Record<string, Answers>> & { readonly seconds: number };

export interface LoadGenerator {
  readonly run: (load: Load) => Promise<Record<string, Answers>>;
  readonly stop: () => void;
}

const MUTATION = `mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
  registerCustomer(siteId: $siteId, input: $input) {
    __typename
    ... on RegisterCustomerSuccess { customer { id email } }
    ... on ValidationError { fieldErrors { field path code message limit } }
    ... on Error { message }
  }
}`;
const BARE_MUTATION = `mutation ($input: RegisterCustomerInput!) {
  registerCustomer(input: $input) { __typename id email }
}`;
const JSON_HEADERS = { 'content-type': 'application/json' };

const post = (query: string, variables?: object) => ({
  method: 'POST' as const,
  path: '/graphql',
  headers: JSON_HEADERS,
  body: JSON.stringify({ query, variables }),
});
const applicant = () => ({ email: `${randomUUID()}@example.com`, password: 'correct horse' });
/** Neither field can be mended by the database, so that the service's price is that of its own rules. */
const REFUSED = { email: 'nobody', password: 'short' };

const REQUESTS = {
  registration: (siteId: number) => post(MUTATION, { siteId, input: applicant() }),
  registrationWithKey: (siteId: number) =>
    post(MUTATION, { siteId, input: { ...applicant(), idempotencyKey: randomUUID() } }),
  /** On a site that requires a proof. */
  registrationToProve: (siteId: number) => post(MUTATION, { siteId, input: applicant() }),
  bareRegistration: () => post(BARE_MUTATION, { input: applicant() }),
  refused: (siteId: number) => post(MUTATION, { siteId, input: REFUSED }),
  bareRefused: () => post(BARE_MUTATION, { input: REFUSED }),
  typename: () => post('{ __typename }'),
  livez: () => ({ method: 'GET' as const, path: '/livez', headers: {}, body: null }),
};

export function startLoadGenerator(): LoadGenerator {
  const child = fork(SELF, ['child']);
  return {
    async run(load) {
      child.send(load);
      const [result] = await once(child, 'message');
      return result as Record<string, Answers>;
    },
    stop: () => child.kill(),
  };
}

async function generate({ url, request, siteId = 1, seconds, callers, perSecond = 0 }: Load): Promise<void> {
  // An open load never waits for a connection: it opens another one.
  const pool = new Pool(url, { connections: callers ?? 2000, pipelining: 1 });
  const latencies = new Map<string, number[]>();
  const ask = async () => {
    const started = performance.now();
    const end = await ending(pool, () => REQUESTS[request](siteId));
    const list = latencies.get(end) ?? [];
    list.push(performance.now() - started);
    latencies.set(end, list);
  };

  const until = performance.now() + seconds * 1000;
  if (callers) {
    const caller = async () => {
      while (performance.now() < until) await ask();
    };
    await Promise.all(Array.from({ length: callers }, caller));
  } else {
    await keepAsking(ask, perSecond, until);
  }
  await pool.close();
  process.send?.(Object.fromEntries([...latencies].map(([end, list]) => [end, summary(list)])));
}

/** Makes up for timers that come late: what counts is how many requests are due by now. */
async function keepAsking(ask: () => Promise<void>, perSecond: number, until: number): Promise<void> {
  const started = performance.now();
  const asked: Promise<void>[] = [];
  while (performance.now() < until) {
    const due = ((performance.now() - started) / 1000) * perSecond;
    while (asked.length < due) asked.push(ask());
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(asked);
}

async function ending(pool: Pool, request: () => Dispatcher.RequestOptions): Promise<string> {
  try {
    const { statusCode, body } = await pool.request(request());
    const text = await body.text();
    return /"__typename":"(\w+)"/.exec(text)?.[1] ?? `HTTP ${statusCode}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

function summary(latencies: number[]): Answers {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

if (argv[1] === SELF && argv[2] === 'child') {
  try {
    // The caller has a machine of its own elsewhere: its waiting for a processor here is no part of an answer's time.
    setPriority(-10);
  } catch {
    // Only root may; the latencies are a little longer then.
  }
  process.on('message', (load) => void generate(load as Load));
}
