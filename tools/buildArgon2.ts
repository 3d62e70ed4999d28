// Rebuilds the argon2 package for processors with AVX2: npm run build:argon2
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { AVX2_BUILD, argon2Directory, BUILD_FOLDER, hasAvx2 } from '../src/passwords/argon2Build.ts';
import { type Probe, probeArgon2 } from './argon2Probe.ts';

/** Optimization and vector instructions for the C code of argon2; the C++ code around it gains nothing. */
const COMPILER_FLAGS = '-O3 -mavx2';

/** The result. Except after `Built`, the package is unchanged. */
export type BuildOutcome =
  | { readonly kind: 'Built'; readonly shippedMs: number; readonly builtMs: number }
  | { readonly kind: 'NotWorthIt'; readonly reason: string }
  | { readonly kind: 'Failed'; readonly reason: string };

export interface BuildOptions {
  /** The package as installed. */
  readonly directory: string;
  /** The script of node-gyp, which is part of npm. */
  readonly nodeGyp?: string | undefined;
  readonly avx2: boolean;
  /** How often each build is timed. */
  readonly rounds?: number;
  /** By which factor it must be faster: less is noise, and no reason to replace the build that all others use. */
  readonly worthIt?: number;
}

/**
 * Compiles a copy, proves that it and the shipped build verify each other's hashes, measures both, and only then puts the
 * new binary where the package looks for it first.
 */
export async function buildArgon2({
  directory,
  nodeGyp,
  avx2,
  rounds = 5,
  worthIt = 1.1,
}: BuildOptions): Promise<BuildOutcome> {
  if (!avx2) return { kind: 'NotWorthIt', reason: 'this is not Linux on a processor with AVX2' };
  if (!nodeGyp) return { kind: 'Failed', reason: 'node-gyp is missing; use `npm run build:argon2`' };
  // Beside the package, so that the copy finds the packages that it needs.
  const copy = mkdtempSync(join(dirname(directory), '.argon2-'));
  try {
    cpSync(directory, copy, { recursive: true });
    rmSync(join(copy, 'build'), { recursive: true, force: true });
    compile(copy, nodeGyp);
    const { shipped, built } = await compare(copy, rounds);
    const times = shipped.hashMs / built.hashMs;
    if (times < worthIt)
      return { kind: 'NotWorthIt', reason: `it is only ${times.toFixed(2)} times as fast` };
    await install(copy, directory, shipped.hashes);
    return { kind: 'Built', shippedMs: shipped.hashMs, builtMs: built.hashMs };
  } catch (error) {
    return { kind: 'Failed', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function compile(copy: string, nodeGyp: string): void {
  const { status, stdout, stderr } = spawnSync(execPath, [nodeGyp, 'rebuild'], {
    cwd: copy,
    env: { ...env, CFLAGS: COMPILER_FLAGS },
    encoding: 'utf8',
  });
  if (status !== 0 || !existsSync(join(copy, BUILD_FOLDER, 'argon2.node'))) {
    const lastLines = `${stdout}${stderr}`.trimEnd().split('\n').slice(-15).join('\n');
    throw new Error(
      `it did not compile. A C++ compiler, make, Python and the headers of Node.js are required.\n${lastLines}`,
    );
  }
}

/** Probes both builds in turn, because the machine may be busy; returns the medians. */
async function compare(copy: string, rounds: number): Promise<{ shipped: Probe; built: Probe }> {
  const shipped = [await probeArgon2(copy, [], { shipped: true })];
  const built = [await trusted(copy, shipped)];
  while (built.length < rounds) {
    shipped.push(await trusted(copy, built, { shipped: true }));
    built.push(await trusted(copy, shipped));
  }
  return { shipped: median(shipped), built: median(built) };
}

async function trusted(directory: string, others: Probe[], options?: { shipped: boolean }): Promise<Probe> {
  const probe = await probeArgon2(directory, others.at(-1)?.hashes ?? [], options);
  if (!probe.verified) throw new Error('the builds do not verify each other’s hashes');
  return probe;
}

function median(probes: readonly Probe[]): Probe {
  const sorted = probes.toSorted((a, b) => a.hashMs - b.hashMs);
  return sorted[sorted.length >> 1] as Probe;
}

/** Renames, so that a running service keeps the file that it has loaded; restores the package if the result does not work. */
async function install(copy: string, directory: string, hashes: readonly string[]): Promise<void> {
  const place = join(directory, 'build');
  const previous = join(copy, 'previous-build');
  const next = join(copy, 'next-build');
  mkdirSync(join(next, 'Release'), { recursive: true });
  renameSync(join(copy, BUILD_FOLDER, 'argon2.node'), join(next, 'Release', AVX2_BUILD));
  if (existsSync(place)) renameSync(place, previous);
  try {
    renameSync(next, place);
    const { verified } = await probeArgon2(directory, hashes);
    if (!verified) throw new Error('the build did not work in its place');
  } catch (error) {
    rmSync(place, { recursive: true, force: true });
    if (existsSync(previous)) renameSync(previous, place);
    throw error;
  }
}

function sentence(outcome: BuildOutcome): string {
  if (outcome.kind !== 'Built') return `The argon2 package is unchanged: ${outcome.reason}.`;
  const { shippedMs, builtMs } = outcome;
  return (
    `argon2 is built for AVX2: a hash takes ${builtMs.toFixed(1)} ms of CPU instead of ${shippedMs.toFixed(1)} ` +
    `(${(shippedMs / builtMs).toFixed(2)} times as fast). Both builds verify each other's hashes. Restart the service.`
  );
}

if (argv[1] && realpathSync(argv[1]) === fileURLToPath(import.meta.url)) {
  console.log('Building argon2 for AVX2 and comparing the builds; this takes about half a minute ...');
  const outcome = await buildArgon2({
    directory: argon2Directory(),
    nodeGyp: env.npm_config_node_gyp,
    avx2: hasAvx2(),
  });
  console.log(sentence(outcome));
  if (outcome.kind === 'Failed') process.exitCode = 1;
}
