// Rows per second and memory of an import, on PostgreSQL while five visitors a second register:
// npm run bench:import [rows] [embedded].
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { generateImport, TAKEN_ADDRESSES } from '../support/generateImport.ts';
import { startPostgresCluster } from '../support/postgresCluster.ts';
import { REGISTER_CUSTOMER } from '../support/service.ts';
import { endOf, runEntry, startService } from '../support/serviceProcess.ts';
import { GIVEN_KEYS } from '../support/signingKeys.ts';

const rows = Number(process.argv[2] ?? 1_000_000);
const isEmbedded = process.argv[3] === 'embedded';
const REGISTRATIONS_PER_SECOND = 5;

const binaries = postgresForProcesses();
if (!binaries) throw new Error('There is no PostgreSQL here.');
const directory = mkdtempSync(join(tmpdir(), 'customer-registration-bench-'));
const file = join(directory, 'customers.jsonl');
const cluster = isEmbedded ? undefined : await startPostgresCluster(binaries.directory, { durable: true });
const environment = {
  ...GIVEN_KEYS,
  ...(cluster ? { DATABASE_URL: cluster.url } : { DATA_DIR: join(directory, 'data') }),
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_PER_HOUR: '0',
};
const app = await createApp(readConfig(environment));
await app.migrate();
await app.seedDemo();
const before = { createdAt: new Date('2019-01-01T00:00:00Z') };
const customers = TAKEN_ADDRESSES.map((email, number) => ({
  ...before,
  email,
  oldProviderId: `before-${number}`,
}));
await app.imports.importCustomers({ accountId: 1, siteId: 1, customers, dryRun: false, onExisting: 'SKIP' });
await app.close();
const expected = generateImport(file, rows);
console.log(
  `${cluster ? binaries.description : 'embedded'}; ${rows} rows, ${Math.round(statSync(file).size / 2 ** 20)} MiB; load ${loadavg()[0]}`,
);

// The embedded database belongs to one process: the import.
const service = cluster && (await startService(environment));
const outcomes = new Map<string, number>();
const pending = new Set<Promise<void>>();
let number = 0;
const visitors = setInterval(() => {
  if (!service) return;
  const input = { email: `visitor${++number}@example.com`, password: 'correct horse' };
  const sent = service
    .ask(REGISTER_CUSTOMER, { siteId: 1, input })
    .then(
      ({ body }) =>
        body.data?.registerCustomer.__typename ?? JSON.stringify(body.errors?.[0]?.extensions?.code),
    )
    .catch((error: Error) => error.message)
    .then((outcome) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
  pending.add(sent);
}, 1000 / REGISTRATIONS_PER_SECOND);

const started = performance.now();
const run = runEntry('cli.js', environment, [
  '--json',
  'customer',
  'import',
  file,
  '--account',
  '1',
  '--site',
  '1',
  '--yes',
]);
const memory: number[] = [];
const sampler = setInterval(() => {
  try {
    const status = readFileSync(`/proc/${run.child.pid}/status`, 'utf8');
    memory.push(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
  } catch {
    // It has ended.
  }
}, 1000);
run.child.stderr.on('data', (text) => process.stderr.write(text));
const { exitCode, stdout } = await endOf(run);
const seconds = (performance.now() - started) / 1000;
clearInterval(visitors);
clearInterval(sampler);
await Promise.all(pending);
const reported = readFileSync(`${file}.report.jsonl`, 'utf8').trimEnd().split('\n');
const wrong = reported.filter((line, index) => JSON.parse(line).status !== expected[index]?.status).length;
console.log(
  JSON.stringify({
    exitCode,
    seconds: Math.round(seconds),
    rowsPerSecond: Math.round(rows / seconds),
    memoryMiB: {
      quarter: Math.round(memory[memory.length >> 2] ?? 0),
      end: Math.round(memory.at(-1) ?? 0),
      most: Math.round(Math.max(...memory)),
    },
    lines: reported.length,
    linesOtherThanExpected: wrong,
    counts: JSON.parse(stdout),
    registrations: Object.fromEntries(outcomes),
    load: loadavg()[0],
  }),
);
await service?.end('SIGTERM');
await cluster?.stop();
rmSync(directory, { recursive: true });
