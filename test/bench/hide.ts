// npm run bench:hide: whether the time of a response shows that an address is taken, on a site that hides it.
// Option: --requests N (2000). Alternating requests of one client, each with an address of its own.
import { randomBytes, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers } from '../../src/database/tables.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { startSmtpReceiver } from '../support/smtpServers.ts';
import { startDatabases } from './databases.ts';
import { startServer } from './serverProcess.ts';

const { values: options } = parseArgs({ options: { requests: { type: 'string', default: '2000' } } });
const requests = Number(options.requests);
const WARM_UP = 100;
const GOAL = 0.55;

const MUTATION = `mutation ($siteId: Int!, $input: RegisterCustomerInput!) {
  registerCustomer(siteId: $siteId, input: $input) { __typename ... on EmailVerificationRequired { verification { id } } }
}`;
const RESET = `mutation ($siteId: Int!, $email: String!) {
  requestPasswordReset(siteId: $siteId, email: $email) { __typename ... on RequestPasswordResetSuccess { passwordReset { id } } }
}`;

const databases = await startDatabases();
const mailServer = await startSmtpReceiver({
  onData(stream, _session, callback) {
    stream.resume().on('end', () => callback());
  },
});
try {
  const environment = {
    DATABASE_URL: await databases.create('hide'),
    SECRETS_KEY: randomBytes(32).toString('base64'),
    SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
    MAIL_FROM: 'no-reply@example.com',
    MAILS_PER_SITE_PER_HOUR: '1000000',
  };
  const { siteId, taken } = await prepare(environment);
  const server = await startServer('service', environment);

  /** Milliseconds. */
  async function ask(query: string, variables: object, expected: RegExp): Promise<number> {
    const started = performance.now();
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { siteId, ...variables } }),
    });
    const text = await response.text();
    const milliseconds = performance.now() - started;
    if (!expected.test(text)) throw new Error(text);
    return milliseconds;
  }
  const register = (email: string) =>
    ask(MUTATION, { input: { email, password: 'correct horse' } }, /EmailVerificationRequired/);
  const requestReset = (email: string) => ask(RESET, { email }, /RequestPasswordResetSuccess/);

  let met = true;
  for (const [name, request] of Object.entries({ register, requestReset })) {
    const times: { taken: number[]; free: number[] } = { taken: [], free: [] };
    for (let index = 0; index < WARM_UP + requests / 2; index++) {
      // In both orders, so that neither kind always follows the other.
      const order = Math.random() < 0.5 ? (['taken', 'free'] as const) : (['free', 'taken'] as const);
      for (const kind of order) {
        const email = kind === 'taken' ? (taken[index] ?? '') : `${randomUUID()}@example.com`;
        const milliseconds = await request(email);
        if (index >= WARM_UP) times[kind].push(milliseconds);
      }
    }
    const auc = areaUnderCurve(times.taken, times.free);
    met &&= Math.max(auc, 1 - auc) <= GOAL;
    console.log(
      `${name}: AUC ${auc.toFixed(3)}; median taken ${median(times.taken).toFixed(2)} ms, free ${median(times.free).toFixed(2)} ms`,
    );
  }
  console.log(`Goal: at most ${GOAL}, in either direction. ${met ? 'Met' : 'MISSED'}.`);
  process.exitCode = met ? 0 : 1;
  await server.stop();
} finally {
  await mailServer.close();
  await databases.stop();
}

/** A site that hides taken addresses, and the addresses of its customers: each is asked for once. */
async function prepare(environment: Record<string, string>) {
  const config = readConfig({ ...GIVEN_KEYS, ...environment });
  const app = await createApp(config);
  const created = await app.sites.create(1, {
    name: 'Hides',
    emailVerification: 'REQUIRED',
    takenEmail: 'HIDE',
  });
  await app.close();
  if (created.kind !== 'CreateSiteSuccess') throw new Error(created.kind);
  const siteId = created.site.id;
  const taken = Array.from({ length: WARM_UP + requests / 2 }, () => `${randomUUID()}@example.com`);
  const database = await openDatabase(config.database, () => {});
  const now = new Date();
  for (let start = 0; start < taken.length; start += 500) {
    const rows = taken.slice(start, start + 500).map((email) => ({
      accountId: 1,
      id: uuidv7(),
      siteId,
      email,
      emailKey: email,
      passwordHash: '$no-password$',
      language: 'en',
      createdAt: now,
      updatedAt: now,
    }));
    await database.db.insert(customers).values(rows);
  }
  await database.close();
  return { siteId, taken };
}

/** The probability that a random one of the first takes longer than a random one of the second. */
function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  let wins = 0;
  for (const a of first) for (const b of second) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (first.length * second.length);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
