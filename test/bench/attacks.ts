// npm run bench:attacks: one client against all others. Do they still register, and does the service stay ready?
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { generateSigningKeys } from '../../src/tokens/generateSigningKeys.ts';
import { ATTACKS } from './attackers.ts';
import { startDatabases } from './databases.ts';
import { type ServerProcess, startServer } from './serverProcess.ts';

const SECONDS = 10;
const REGISTER =
  'mutation($i:RegisterCustomerInput!){registerCustomer(siteId:3,input:$i){__typename ...on RegisterCustomerSuccess{authToken{token}}}}';

const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;
const rssOf = ({ pid }: ServerProcess) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

let visitors = 0;
async function register({ url }: ServerProcess) {
  visitors++;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `198.51.${(visitors >> 8) & 255}.${visitors & 255}`,
    },
    body: JSON.stringify({
      query: REGISTER,
      variables: { i: { email: `visitor${visitors}@example.com`, password: 'correct horse' } },
    }),
    signal: AbortSignal.timeout(10_000),
  });
  return (
    (await response.json()) as {
      data?: { registerCustomer?: { __typename: string; authToken?: { token: string } } };
    }
  ).data?.registerCustomer;
}

/** A visitor every 250 ms, and both health checks, for some seconds. */
async function watch(server: ServerProcess) {
  const registrations: Promise<boolean>[] = [];
  const live: number[] = [];
  const ready: boolean[] = [];
  const before = rssOf(server);
  let most = before;
  const end = Date.now() + SECONDS * 1000;
  const probe = async (path: string) => {
    const started = performance.now();
    const { status } = await fetch(server.url + path, { signal: AbortSignal.timeout(5000) });
    return { ms: performance.now() - started, ok: status === 200 };
  };
  while (Date.now() < end && server.process.exitCode === null) {
    registrations.push(
      register(server).then(
        (result) => result?.__typename === 'RegisterCustomerSuccess',
        () => false,
      ),
    );
    live.push(
      await probe('/livez').then(
        ({ ms }) => ms,
        () => 5000,
      ),
    );
    ready.push(
      await probe('/readyz').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    most = Math.max(most, rssOf(server));
    await sleep(250);
  }
  const succeeded = (await Promise.all(registrations)).filter(Boolean).length;
  return { succeeded, of: registrations.length, live, ready, grown: most - before };
}

async function attack(server: ServerProcess, name: string) {
  const token = (await register(server))?.authToken?.token ?? '';
  const target = JSON.stringify({ port: Number(new URL(server.url).port), token });
  const script = fileURLToPath(new URL('attackers.ts', import.meta.url));
  const attacker = spawn(execPath, ['--import', 'tsx', script, name, target], { stdio: 'ignore' });
  await sleep(1500);
  const { succeeded, of, live, ready, grown } = await watch(server);
  attacker.kill('SIGKILL');
  const alive = server.process.exitCode === null;
  console.log(
    [
      name.padEnd(34),
      `${succeeded} of ${of} registered`.padEnd(24),
      `/livez p50 ${percentile(live, 0.5).toFixed(0)} ms, p99 ${percentile(live, 0.99).toFixed(0)} ms`.padEnd(
        34,
      ),
      `/readyz ${ready.filter(Boolean).length} of ${ready.length}`.padEnd(18),
      `memory +${grown.toFixed(0)} MiB`,
      alive ? '' : 'THE PROCESS ENDED',
    ].join('  '),
  );
}

const databases = await startDatabases();
const directory = mkdtempSync(join(tmpdir(), 'customer-registration-attacks-'));
const shared = {
  GRAPHIQL: 'on',
  TRUSTED_PROXIES: '127.0.0.1',
  RATE_LIMIT_PER_MINUTE: '10',
  RATE_LIMIT_PER_HOUR: '60',
};
const environments = {
  PostgreSQL: { ...shared, DATABASE_URL: await databases.create('attacks') },
  embedded: { ...shared, DATA_DIR: directory },
};
for (const [kind, environment] of Object.entries(environments)) {
  // Sixty more sites, for the attack that spreads over them.
  const app = await createApp(readConfig({ ...environment, AUTH_SIGNING_KEYS: generateSigningKeys() }));
  await app.migrate();
  await app.seedDemo();
  for (let index = 0; index < 60; index++) await app.sites.create(1, { name: `site ${index}` });
  await app.close();
  console.log(`\n${kind}`);
  for (const name of ['no attack', ...Object.keys(ATTACKS)]) {
    const server = await startServer('service', environment);
    await attack(server, name);
    await server.stop();
  }
}
await databases.stop();
rmSync(directory, { recursive: true, force: true });
