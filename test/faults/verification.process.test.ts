// A service that is killed while visitors prove their addresses: each ends signed in, as one customer.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers } from '../../src/database/tables.ts';
import { embeddedDirectory } from '../support/embeddedDirectory.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { freePort } from '../support/freePort.ts';
import { askGraphql } from '../support/postJson.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { SECRETS_KEY, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { codes } from '../support/verification.ts';

/** `npm run test:kill` has more of them. */
const ROUNDS = Number(process.env.KILL_ROUNDS) || 3;
const VISITORS = 8;
/** Of the demo: a proof is required, and taken addresses are hidden. */
const SITE = 4;
const ACCOUNT = 2;

const DATABASES = ['PGlite', ...(postgresForProcesses() ? ['PostgreSQL'] : [])];

async function environmentOf(kind: string): Promise<Record<string, string>> {
  const shared = {
    ...GIVEN_KEYS,
    ...WITHOUT_RATE_LIMIT,
    SECRETS_KEY,
    LOG_LEVEL: 'warn',
    MAILS_PER_SITE_PER_HOUR: '100000',
  };
  if (kind === 'PGlite') return { ...shared, DATA_DIR: embeddedDirectory() };
  // Mails wait for a server that never answers: the codes follow from the key.
  const smtp = { SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: 'no-reply@example.com' };
  return { ...shared, ...smtp, DATABASE_URL: await serverDatabase() };
}

const REGISTER = `mutation ($siteId: Int!, $input: RegisterCustomerInput!) { result: registerCustomer(siteId: $siteId, input: $input) {
  __typename ... on RegisterCustomerSuccess { customer { id } replayed } ... on EmailVerificationRequired { verification { id } } } }`;
const VERIFY = `mutation ($siteId: Int!, $input: VerifyEmailInput!) { result: verifyEmail(siteId: $siteId, input: $input) {
  __typename ... on VerifyEmailSuccess { customer { id } } ... on EmailCodeError { failure } } }`;
const SIGN_IN = `mutation ($siteId: Int!, $input: SignInInput!) { result: signIn(siteId: $siteId, input: $input) {
  __typename ... on SignInSuccess { customer { id } } } }`;

interface Outcome {
  readonly id: string;
  /** How the page got its customer. */
  readonly way: 'proof' | 'replay' | 'sign-in';
}

/** One page: it registers, proves the address, and goes on until the visitor is signed in. */
async function registerAndProve(
  url: () => string,
  withKey: boolean,
  send: typeof fetch = fetch,
): Promise<Outcome> {
  const email = `${randomUUID()}@example.com`;
  const password = 'correct horse';
  const input = { email, password, ...(withKey && { idempotencyKey: randomUUID() }) };
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  const ask = async (query: string, variables: object): Promise<any> => {
    const { body } = await askGraphql(send, url(), query, { siteId: SITE, ...variables });
    if (!body.data) throw new TypeError('no data', { cause: body.errors });
    return body.data.result;
  };
  let verificationId: string | undefined;
  for (;;) {
    try {
      if (verificationId === undefined) {
        const registered = await ask(REGISTER, { input });
        if (registered.__typename === 'RegisterCustomerSuccess') {
          return { id: registered.customer.id, way: 'replay' };
        }
        verificationId = registered.verification?.id;
        continue;
      }
      const code = codes.codeOf({ accountId: ACCOUNT, id: verificationId, codeNumber: 1 });
      const proved = await ask(VERIFY, { input: { verificationId, code } });
      if (proved.__typename === 'VerifyEmailSuccess') return { id: proved.customer.id, way: 'proof' };
      if (proved.failure === 'USED') {
        const signedIn = await ask(SIGN_IN, { input: { login: email, password } });
        if (signedIn.__typename === 'SignInSuccess') return { id: signedIn.customer.id, way: 'sign-in' };
      }
    } catch {
      // A page with a key may be loaded again: it has lost the id. One without keeps it.
      if (withKey) verificationId = undefined;
    }
    await sleep(50 + Math.random() * 100);
  }
}

async function storedCustomers(environment: Record<string, string>) {
  const database = await openDatabase(readConfig(environment).database, () => {});
  const rows = await database.db
    .select({ id: customers.id, emailVerified: customers.emailVerified })
    .from(customers);
  await database.close();
  return rows;
}

test.for(DATABASES)(
  `killed ${ROUNDS} times while addresses are proved on %s, every visitor ends signed in, as one verified customer`,
  { timeout: 120_000 + ROUNDS * 60_000 },
  async (kind) => {
    const environment = await environmentOf(kind);
    let service = await startService(environment);
    onTestFinished(() => void service.child.kill('SIGKILL'));
    const outcomes: Outcome[] = [];
    const load = (async () => {
      for (let round = 0; round <= ROUNDS; round++) {
        const pages = Array.from({ length: VISITORS }, (_, index) =>
          registerAndProve(() => service.url, index % 2 === 0),
        );
        outcomes.push(...(await Promise.all(pages)));
      }
    })();
    for (let round = 0; round < ROUNDS; round++) {
      await sleep(200 + Math.random() * 600);
      await service.end('SIGKILL');
      service = await startService(environment);
    }
    await load;
    await service.end('SIGTERM');

    const ids = outcomes.map(({ id }) => id);
    expect(ids).toHaveLength((ROUNDS + 1) * VISITORS);
    expect(new Set(ids).size).toBe(ids.length);
    const stored = await storedCustomers(environment);
    expect(stored.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(stored.every(({ emailVerified }) => emailVerified)).toBe(true);
  },
);

test.each([
  ['with a key gets its success again', true, 'replay'],
  ['without a key signs in', false, 'sign-in'],
] as const)(
  'killed between the proof and its response, a page %s',
  { timeout: 120_000 },
  async (_name, withKey, way) => {
    const environment = await environmentOf('PGlite');
    let service = await startService(environment);
    onTestFinished(() => void service.child.kill('SIGKILL'));
    let killed = false;
    /** In place of the first success of a proof the page gets a broken connection. */
    const send: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      const text = await response.clone().text();
      if (killed || !text.includes('VerifyEmailSuccess')) return response;
      killed = true;
      await service.end('SIGKILL');
      service = await startService(environment);
      throw new TypeError('fetch failed');
    };
    const outcome = await registerAndProve(() => service.url, withKey, send);
    expect(outcome.way).toBe(way);
    await service.end('SIGTERM');
    expect(await storedCustomers(environment)).toEqual([{ id: outcome.id, emailVerified: true }]);
  },
);
