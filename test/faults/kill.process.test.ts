// A service that is killed at random moments under load: what it has answered with is stored, nothing is stored partly, and
// who tries again ends with a success.
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers, spentTokens, webhookDeliveries } from '../../src/database/tables.ts';
import { embeddedDirectory } from '../support/embeddedDirectory.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { freePort } from '../support/freePort.ts';
import { type Proved, registerAndProve } from '../support/registerAndProve.ts';
import { type Registered, registerUntilSuccess } from '../support/registerUntilSuccess.ts';
import { providerEnvironment, SETTINGS, startRiskProviders, tokens } from '../support/riskProviders.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { REGISTER_CUSTOMER, SECRETS_KEY, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';
import { createEndpoint, startWebhookReceiver } from '../support/webhookReceiver.ts';

/** `npm run test:kill` has more of them. */
const ROUNDS = Number(process.env.KILL_ROUNDS) || 2;
/** Of each kind, in each round. */
const VISITORS = 8;
/** Five seconds is the bound on a quiet machine. `startService` gives up on any restart that takes far longer. */
const RESTART_MS = 30_000;

/** Of the demo: strong passwords, of the account that has an endpoint for its events too. */
const RETRYING_SITE = 2;
/** Of the demo: a proof is required; of the other account. */
const PROVING_SITE = 4;

const DATABASES = ['PGlite', ...(postgresForProcesses() ? ['PostgreSQL'] : [])];

/** What one caller asked for, and the answer if it came. */
interface Attempt {
  readonly input: ReturnType<typeof someone>;
  answer?: { customer: { id: string }; authToken: { token: string } };
}

const someone = () => {
  const username = randomUUID();
  return {
    email: `${username}@example.com`,
    password: 'correct horse',
    username,
    firstName: 'Ada',
    lastName: 'Lovelace',
    metadata: [
      { key: 'first', value: '1' },
      { key: 'second', value: '2' },
    ],
    phone: '15550100',
    // Spent in the transaction that inserts the customer: both are there, or neither is.
    securityToken: tokens.good(),
  };
};

async function settingsOf(kind: string, providersUrl: string): Promise<Record<string, string>> {
  const shared = {
    ...GIVEN_KEYS,
    ...WITHOUT_RATE_LIMIT,
    ...providerEnvironment(providersUrl),
    SECRETS_KEY,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    MAILS_PER_SITE_PER_HOUR: '100000',
    LOG_LEVEL: 'warn',
  };
  if (kind === 'PGlite') return { ...shared, DATA_DIR: embeddedDirectory() };
  // Mails wait for a server that never answers: the codes follow from the key.
  const smtp = { SMTP_URL: `smtp://127.0.0.1:${await freePort()}`, MAIL_FROM: 'no-reply@example.com' };
  return { ...shared, ...smtp, DATABASE_URL: await serverDatabase() };
}

/** A risk assessment for site 1, and an endpoint for the events of its account; gives the secret of the endpoint. */
async function prepare(environment: Record<string, string>, receiver: string): Promise<string> {
  const app = await createApp(readConfig(environment));
  await app.sites.updateRiskAssessment(1, 1, SETTINGS.TURNSTILE);
  const { secret } = await createEndpoint(app, receiver);
  await app.close();
  return secret;
}

/** Registers one customer after the other, each of them on record before it is sent, until the service is gone. */
async function keepRegistering(service: ServiceProcess, attempts: Attempt[], answered: () => void) {
  for (;;) {
    const attempt: Attempt = { input: someone() };
    attempts.push(attempt);
    try {
      const { body } = await service.ask(REGISTER_CUSTOMER, { siteId: 1, input: attempt.input });
      if (body.data?.registerCustomer.__typename === 'RegisterCustomerSuccess') {
        attempt.answer = body.data.registerCustomer;
        answered();
      } else {
        await sleep(50);
      }
    } catch {
      return;
    }
  }
}

/** Kills the service within three tenths of a second of its first answer; gives all that was asked of it. */
async function killUnderLoad(service: ServiceProcess): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  await new Promise<void>((answered) => {
    for (let caller = 0; caller < VISITORS; caller++) void keepRegistering(service, attempts, answered);
  });
  await sleep(Math.random() * 300);
  await service.end('SIGKILL');
  return attempts;
}

/** Each token that was handed out shows the customer that was handed out with it. */
async function expectAcknowledged(service: ServiceProcess, attempts: Attempt[]): Promise<void> {
  for (const { answer } of attempts) {
    if (!answer) continue;
    const authorization = `Bearer ${answer.authToken.token}`;
    const { body } = await service.ask(
      '{ me { id email username metadata { key value } } }',
      {},
      { authorization },
    );
    expect(answer.customer).toMatchObject(body.data.me);
  }
}

/** What was being delivered at a kill is claimed for a minute: that time passes here at once. Gives the customers of the account. */
async function releaseDeliveries(environment: Record<string, string>): Promise<string[]> {
  const database = await openDatabase(readConfig(environment).database, () => {});
  await database.db.update(webhookDeliveries).set({ dueAt: new Date(0) });
  const rows = await database.db.select().from(customers);
  await database.close();
  return rows.filter(({ accountId }) => accountId === 1).map(({ id }) => id);
}

async function readStored(environment: Record<string, string>) {
  const database = await openDatabase(readConfig(environment).database, () => {});
  const rows = await database.db.select().from(customers);
  const spent = new Set((await database.db.select().from(spentTokens)).map(({ tokenHash }) => tokenHash));
  await database.close();
  return { rows, spent };
}

const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id).toSorted();

describe.each(DATABASES)(`killed ${ROUNDS} times on %s, the service`, (kind) => {
  const attempts: Attempt[] = [];
  const retried: Registered[] = [];
  const proved: Proved[] = [];
  const restarts: number[] = [];
  let received: readonly string[];
  let refused: readonly string[];
  let rows: (typeof customers.$inferSelect)[];
  let spent: ReadonlySet<string>;

  beforeAll(
    async () => {
      const providers = await startRiskProviders();
      const receiver = await startWebhookReceiver();
      ({ received, refused } = receiver);
      const environment = await settingsOf(kind, providers.url);
      receiver.trust(await prepare(environment, receiver.url));
      const restart = async () => {
        const started = performance.now();
        const next = await startService(environment);
        restarts.push(performance.now() - started);
        return next;
      };
      let service = await restart();
      try {
        const url = () => service.url;
        const visits: Promise<unknown>[] = [];
        let stored: string[] = [];
        for (let round = 1; round <= ROUNDS; round++) {
          for (let index = 0; index < VISITORS; index++) {
            visits.push(registerUntilSuccess(url, RETRYING_SITE).then((result) => retried.push(result)));
            visits.push(registerAndProve(url, index % 2 === 0).then((result) => proved.push(result)));
          }
          const asked = await killUnderLoad(service);
          attempts.push(...asked);
          if (round === ROUNDS) stored = await releaseDeliveries(environment);
          service = await restart();
          await expectAcknowledged(service, asked);
        }
        await Promise.all(visits);
        const missing = () => [...stored, ...idsOf(retried)].filter((id) => !received.includes(id));
        await vi.waitFor(() => expect(missing()).toEqual([]), { timeout: 60_000 });
        await service.end('SIGKILL');
      } finally {
        service.child.kill('SIGKILL');
        receiver.close();
        await providers.close();
      }
      ({ rows, spent } = await readStored(environment));
    },
    180_000 + ROUNDS * 60_000,
  );

  const rowsOf = (site: number) => rows.filter(({ siteId }) => siteId === site);

  test('keeps every customer that it has answered with, and stores none partly', () => {
    const rowOf = new Map(rowsOf(1).map((row) => [row.email, row]));
    expect(rowOf.size).toBe(rowsOf(1).length);
    for (const { input, answer } of attempts) {
      const { password: _, securityToken, ...stored } = input;
      const row = rowOf.get(input.email);
      rowOf.delete(input.email);
      if (answer) expect(row?.id).toBe(answer.customer.id);
      if (row) {
        expect(row).toMatchObject({ ...stored, emailKey: stored.email, usernameKey: stored.username });
        expect(row).toMatchObject({
          riskVerdict: 'PASSED',
          passwordHash: expect.stringMatching(/^\$argon2id\$.{80,}$/),
        });
      }
      const hash = createHash('sha256').update(securityToken).digest('base64url');
      expect(spent.has(hash)).toBe(row !== undefined);
    }
    // And no one else.
    expect([...rowOf.keys()]).toEqual([]);

    const acknowledged = attempts.filter(({ answer }) => answer).length;
    console.log(`${kind}: ${attempts.length} asked, ${acknowledged} answered with a customer.`);
    expect(acknowledged).toBeGreaterThanOrEqual(ROUNDS);
    // Calls that were cut off: without them nothing was at risk.
    expect(attempts.length).toBeGreaterThan(acknowledged);
  });

  test('registers every client that retries by key once, and each ends with a success', () => {
    expect(retried).toHaveLength(ROUNDS * VISITORS);
    expect(new Set(idsOf(retried)).size).toBe(retried.length);
    expect(idsOf(rowsOf(RETRYING_SITE))).toEqual(idsOf(retried));
    console.log(`${kind}: ${retried.filter(({ replayed }) => replayed).length} replayed.`);
  });

  test('has one verified customer for every visitor who proves an address, and each ends signed in', () => {
    expect(proved).toHaveLength(ROUNDS * VISITORS);
    expect(new Set(idsOf(proved)).size).toBe(proved.length);
    expect(idsOf(rowsOf(PROVING_SITE))).toEqual(idsOf(proved));
    expect(rowsOf(PROVING_SITE).every(({ emailVerified }) => emailVerified)).toBe(true);
  });

  test('delivers the event of every customer that is stored, and of no other', () => {
    expect(new Set(received)).toEqual(new Set([...rowsOf(1), ...rowsOf(RETRYING_SITE)].map(({ id }) => id)));
    expect(refused).toEqual([]);
    console.log(`${kind}: ${received.length - new Set(received).size} events twice.`);
  });

  test('starts again in time', () => {
    const [middle = 0, slowest = 0] = [0.5, 1].map(
      (share) => restarts.toSorted((a, b) => a - b)[Math.floor(share * (restarts.length - 1))],
    );
    console.log(
      `${kind}: restarts of ${(middle / 1000).toFixed(1)} s, at most ${(slowest / 1000).toFixed(1)} s.`,
    );
    expect(middle).toBeLessThan(RESTART_MS);
  });
});
