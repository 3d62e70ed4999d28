// A service that is killed at random moments under load: every customer that it answered with is stored, and none partly.
import { createHash, randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openDatabase } from '../../src/database/database.ts';
import { customers, spentTokens } from '../../src/database/tables.ts';
import { embeddedDirectory } from '../support/embeddedDirectory.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { providerEnvironment, SETTINGS, startRiskProviders, tokens } from '../support/riskProviders.ts';
import { serverDatabase } from '../support/serverDatabase.ts';
import { REGISTER_CUSTOMER, SECRETS_KEY, WITHOUT_RATE_LIMIT } from '../support/service.ts';
import { type ServiceProcess, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

/** `npm run test:kill` has more of them. */
const ROUNDS = Number(process.env.KILL_ROUNDS) || 3;
const CALLERS = 8;
/** Five seconds is the bound on a quiet machine. `startService` gives up on any restart that takes far longer. */
const RESTART_MS = 30_000;

const binaries = postgresForProcesses()?.directory;
if (!binaries) console.log('Killing on PostgreSQL left out: its server is not installed.');

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

/** A database of the test's own, and the settings by which a service finds it. */
async function makeDatabase(kind: string): Promise<Record<string, string>> {
  return kind === 'PGlite' ? { DATA_DIR: embeddedDirectory() } : { DATABASE_URL: await serverDatabase() };
}

/** A risk assessment for site 1. */
async function prepare(environment: Record<string, string>): Promise<void> {
  const app = await createApp(readConfig(environment));
  await app.sites.updateRiskAssessment(1, 1, SETTINGS.TURNSTILE);
  await app.close();
}

/** Registers one customer after the other, each of them on record before it is sent, until the service is gone. */
async function keepRegistering(service: ServiceProcess, attempts: Attempt[], answered: () => void) {
  for (;;) {
    const attempt: Attempt = { input: someone() };
    attempts.push(attempt);
    try {
      const { body } = await service.ask(REGISTER_CUSTOMER, { siteId: 1, input: attempt.input });
      if (body.data?.registerCustomer.__typename !== 'RegisterCustomerSuccess') continue;
      attempt.answer = body.data.registerCustomer;
      answered();
    } catch {
      return;
    }
  }
}

/** Kills the service within a second of its first answer; gives all that was asked of it. */
async function killUnderLoad(service: ServiceProcess): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  await new Promise<void>((answered) => {
    for (let caller = 0; caller < CALLERS; caller++) void keepRegistering(service, attempts, answered);
  });
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 1000));
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

/** Every customer of an answer is in the table; every customer in the table is complete, and has spent the token. */
async function expectWholeCustomers(environment: Record<string, string>, attempts: Attempt[]): Promise<void> {
  const database = await openDatabase(readConfig(environment).database, () => {});
  const rows = await database.db.select().from(customers);
  const spent = new Set((await database.db.select().from(spentTokens)).map(({ tokenHash }) => tokenHash));
  await database.close();

  const rowOf = new Map(rows.map((row) => [row.email, row]));
  expect(rowOf.size).toBe(rows.length);
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
    expect(spent.has(createHash('sha256').update(securityToken).digest('base64url'))).toBe(row !== undefined);
  }
  // And no one else.
  expect([...rowOf.keys()]).toEqual([]);
}

test.for(['PGlite', ...(binaries ? ['PostgreSQL'] : [])])(
  `killed ${ROUNDS} times on %s, the service keeps every customer that it has answered with, and stores none partly`,
  { timeout: 120_000 + ROUNDS * 60_000 },
  async (kind) => {
    const providers = await startRiskProviders();
    onTestFinished(providers.close);
    const environment = {
      ...GIVEN_KEYS,
      ...WITHOUT_RATE_LIMIT,
      ...providerEnvironment(providers.url),
      ...(await makeDatabase(kind)),
      SECRETS_KEY,
      LOG_LEVEL: 'warn',
    };
    await prepare(environment);

    const all: Attempt[] = [];
    const restarts: number[] = [];
    let last: Attempt[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const started = performance.now();
      const service = await startService(environment);
      onTestFinished(() => void service.child.kill('SIGKILL'));
      restarts.push(performance.now() - started);
      await expectAcknowledged(service, last);
      last = round < ROUNDS ? await killUnderLoad(service) : [];
      all.push(...last);
      if (round === ROUNDS) await service.end('SIGTERM');
    }
    await expectWholeCustomers(environment, all);

    const acknowledged = all.filter(({ answer }) => answer).length;
    const [middle = 0, slowest = 0] = [0.5, 1].map(
      (share) => restarts.toSorted((a, b) => a - b)[Math.floor(share * (restarts.length - 1))],
    );
    console.log(
      `${kind}: killed ${ROUNDS} times, ${all.length} asked, ${acknowledged} answered with a customer, ` +
        `restarts of ${(middle / 1000).toFixed(1)} s, at most ${(slowest / 1000).toFixed(1)} s.`,
    );
    expect(acknowledged).toBeGreaterThanOrEqual(ROUNDS);
    // Calls that were cut off: without them nothing was at risk.
    expect(all.length).toBeGreaterThan(acknowledged);
    expect(middle).toBeLessThan(RESTART_MS);
  },
);
