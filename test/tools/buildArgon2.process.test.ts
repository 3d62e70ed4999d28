// The build of argon2 for AVX2: either it is proven and faster, or the package stays as it was.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { argon2Build, argon2Directory, hasAvx2 } from '../../src/passwords/argon2Build.ts';
import type { BuildOptions, BuildOutcome } from '../../tools/buildArgon2.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const root = temporaryDirectory();
const directory = join(root, 'node_modules', 'argon2');

/** The tool in JavaScript: each of its children would compile it again. */
beforeAll(async () => {
  await esbuild({
    // The probe starts its own file.
    entryPoints: ['buildArgon2.ts', 'argon2Probe.ts'].map((file) => join(ROOT, 'tools', file)),
    outdir: join(root, 'compiled'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
  });
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
});

/** The package as shipped, beside the packages that it needs. */
beforeEach(() => {
  rmSync(join(root, 'node_modules'), { recursive: true, force: true });
  mkdirSync(join(root, 'node_modules'));
  const installed = argon2Directory();
  cpSync(installed, directory, { recursive: true, filter: (path) => path !== join(installed, 'build') });
  for (const needed of ['@phc', 'node-gyp-build', 'node-addon-api']) {
    symlinkSync(join(dirname(installed), needed), join(root, 'node_modules', needed));
  }
});

/** In a process of its own, as it is used: it starts children from its own file. */
function build(options: Partial<BuildOptions>): BuildOutcome {
  const script = join(root, 'build.mjs');
  writeFileSync(
    script,
    `const { buildArgon2 } = await import('./compiled/buildArgon2.js');
    const options = ${JSON.stringify({ directory, avx2: true, rounds: 1, ...options })};
    console.log(JSON.stringify(await buildArgon2(options)));`,
  );
  return JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
}

/** A stand-in for node-gyp: it "compiles" by running this. */
function compiler(script: string): string {
  const file = join(root, 'node-gyp.cjs');
  writeFileSync(
    file,
    `const fs = require('node:fs'); fs.mkdirSync('build/Release', { recursive: true });
    const result = 'build/Release/argon2.node'; ${script}`,
  );
  return file;
}

/** What it "compiles" is the binary that is shipped. */
const copyOfShipped = `fs.copyFileSync(require('node-gyp-build').path(process.cwd()), result)`;

/** Every file below node_modules, with its content. */
function everything(): string {
  const digest = createHash('sha256');
  for (const path of readdirSync(join(root, 'node_modules'), { recursive: true, encoding: 'utf8' }).sort()) {
    const file = join(root, 'node_modules', path);
    digest.update(`${path}\0`);
    if (statSync(file).isFile()) digest.update(readFileSync(file));
  }
  return digest.digest('hex');
}

describe('the package stays as it was, to the byte,', () => {
  test.each<[string, string | null, Partial<BuildOptions>, BuildOutcome['kind'], RegExp]>([
    ['where there is no AVX2', '', { avx2: false }, 'NotWorthIt', /AVX2/],
    ['without node-gyp', null, {}, 'Failed', /npm run build:argon2/],
    ['when the compiler fails', `console.error('no compiler'); process.exit(1)`, {}, 'Failed', /no compiler/],
    ['when the compiler makes nothing', '', {}, 'Failed', /did not compile/],
    [
      'when the result cannot be loaded',
      `fs.writeFileSync(result, 'rubbish')`,
      {},
      'Failed',
      /code 1.*too short/s,
    ],
    ['when the result is not worth it', copyOfShipped, { worthIt: 10 }, 'NotWorthIt', /times as fast/],
  ])(
    '%s',
    (_case, script, options, kind, reason) => {
      const nodeGyp = script === null ? undefined : compiler(script);
      const before = everything();
      const outcome = build({ nodeGyp, ...options });
      expect(outcome).toMatchObject({ kind, reason: expect.stringMatching(reason) });
      expect(everything()).toBe(before);
    },
    120_000,
  );
});

test('a build that is proven and faster is put in its place', () => {
  const outcome = build({ nodeGyp: compiler(copyOfShipped), worthIt: 0 });
  expect(outcome).toMatchObject({ kind: 'Built' });
  expect(argon2Build(directory)).toBe('avx2');
}, 120_000);

test.runIf(process.env.COMPILE_ARGON2)(
  'with a compiler and AVX2 the package hashes faster, and verifies what it hashed before',
  ({ skip }) => {
    const nodeGyp = process.env.npm_config_node_gyp;
    if (!hasAvx2() || !nodeGyp) return skip('no AVX2, or not run by npm');
    const outcome = build({ nodeGyp });
    // A machine without a compiler or the headers of Node.js cannot show it.
    if (outcome.kind === 'Failed' && outcome.reason.startsWith('it did not compile'))
      return skip(outcome.reason);
    expect(outcome).toMatchObject({ kind: 'Built' });
    expect(argon2Build(directory)).toBe('avx2');
    const { shippedMs, builtMs } = outcome as BuildOutcome & { kind: 'Built' };
    expect(shippedMs / builtMs).toBeGreaterThan(1.1);
  },
  240_000,
);
