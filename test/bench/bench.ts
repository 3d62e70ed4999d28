// npm run bench: the service, a bare server and bare hashes, side by side in one run, as ratios.
// Options: --quick (shorter and fewer rounds), --json FILE, --only PART,PART.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { argon2Build, argon2Directory } from '../../src/passwords/argon2Build.ts';
import { capabilities } from './capabilities.ts';
import { coldStart } from './coldStart.ts';
import { type Databases, startDatabases } from './databases.ts';
import { type Figure, isMet, table } from './figure.ts';
import { type LoadGenerator, startLoadGenerator } from './loadGenerator.ts';
import { millionRows } from './millionRows.ts';
import { overload } from './overload.ts';
import { refusals } from './refusals.ts';
import { registrations } from './registrations.ts';
import { responsiveness } from './responsiveness.ts';
import { SLOTS } from './serverProcess.ts';

export interface Bench {
  readonly databases: Databases;
  readonly generator: LoadGenerator;
  /** A second one, for what is asked while the first one floods. */
  readonly observer: LoadGenerator;
  /** Rounds of each comparison, and how long one lasts. */
  readonly rounds: number;
  readonly seconds: number;
  readonly quick: boolean;
}

const PARTS = { registrations, capabilities, refusals, responsiveness, overload, coldStart, millionRows };

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    only: { type: 'string', default: Object.keys(PARTS).join(',') },
  },
});

// Who interrupts it leaves nothing running: what has been started clears up when this process exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const started = Date.now();
const loadBefore = loadavg()[0] ?? 0;
const { quick } = options;
const databases = await startDatabases();
const generator = startLoadGenerator();
const observer = startLoadGenerator();
const figures: Figure[] = [];
try {
  const bench: Bench = {
    databases,
    generator,
    observer,
    quick,
    rounds: quick ? 3 : 6,
    seconds: quick ? 2 : 4,
  };
  for (const [name, part] of Object.entries(PARTS)) {
    if (!options.only.split(',').includes(name)) continue;
    console.error(`${name} ...`);
    figures.push(...(await part(bench)));
  }
} finally {
  generator.stop();
  observer.stop();
  await databases.stop();
}

const machine = {
  processor: cpus()[0]?.model,
  processors: availableParallelism(),
  node: process.version,
  argon2: argon2Build(argon2Directory()),
  slots: SLOTS,
  loadBefore,
  seconds: Math.round((Date.now() - started) / 1000),
};
console.log(table(figures));
console.log(
  `\n${machine.processors} x ${machine.processor}, Node.js ${machine.node}, argon2 build: ${machine.argon2}, ` +
    `${SLOTS} slots; load average before: ${loadBefore.toFixed(2)}; took ${machine.seconds} s. ` +
    'Ratios are medians over rounds in turns.',
);
if (options.json) {
  const measured = figures.map((figure) => ({ ...figure, met: isMet(figure) }));
  writeFileSync(options.json, `${JSON.stringify({ machine, figures: measured }, null, 2)}\n`);
}
