// The scripts of an install without development packages: they use the build that is there, or say what is missing.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
let root: string;

beforeEach(() => {
  root = temporaryDirectory();
  for (const path of ['package.json', 'tools'])
    cpSync(join(ROOT, path), join(root, path), { recursive: true });
});

function npm(...args: string[]) {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', npm_config_update_notifier: 'false' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** A build, of which each entry prints its name. */
function build(): void {
  mkdirSync(join(root, 'dist/service'), { recursive: true });
  for (const file of ['start.cjs', 'cli.js', 'service/main.js', 'service/cli.js']) {
    writeFileSync(join(root, 'dist', file), `console.log('${file}', process.argv.slice(2).join(' '))`);
  }
}

// Both begin with `npm run build`, whose sentence it is.
test.for(['start', 'run cli -- keys generate'])(
  'without a build, one sentence says what to run: npm %s',
  (command) => {
    const { status, stderr } = npm('--silent', ...command.split(' '));
    expect(status).toBe(1);
    expect(stderr.trim()).toBe(
      'The service is not built, and typescript and esbuild, which build it, are not installed: NODE_ENV=production leaves ' +
        'them out. Run `npm ci --include=dev && npm run build`, or copy dist/ from a machine that has it.',
    );
  },
);

test('with a build, the scripts use it', () => {
  build();
  expect(npm('--silent', 'start')).toEqual({ status: 0, stdout: 'start.cjs \n', stderr: '' });
  expect(npm('--silent', 'run', 'cli', '--', 'keys', 'generate')).toEqual({
    status: 0,
    stdout: 'cli.js keys generate\n',
    stderr: '',
  });
});

test.for(['dev', 'build:argon2'])('what needs a package of development says so: npm run %s', (script) => {
  build();
  const { status, stderr } = npm('--silent', 'run', script);
  expect(status).toBe(1);
  expect(stderr.trim()).toMatch(/^This command needs tsx, .*`npm ci --include=dev`[^\n]*$/);
});
