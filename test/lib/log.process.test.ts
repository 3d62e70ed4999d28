// The log: lines come together on standard output, and none is lost but to a kill.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

/** Runs code beside a log of its own, whose lines go through a real pipe to a reader. */
function run(code: string, reader = 'cat', file?: string) {
  const script = `import { createLog } from './dist/lib/log.js'; const log = createLog('info'); ${code}`;
  const command = file
    ? `"$0" --input-type=module -e "$1" > ${file}`
    : `set -o pipefail; "$0" --input-type=module -e "$1" | ${reader}`;
  const child = spawn('bash', ['-c', command, execPath, script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  return { child, output: text(child.stdout) };
}

test('what has been logged when the process ends is written', async () => {
  const { output } = run("log.info('one'); log.info('two'); process.exit(0);");
  const lines = (await output).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['one', 'two']);
});

test('a process whose reader has gone ends all the same', async () => {
  const { child } = run(
    "log.info('one'); setTimeout(() => { log.error('two'); process.exit(0); }, 1000);",
    'head -1',
  );
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});

test('a line is written within a second, however few there are', async () => {
  const { child, output } = run("log.info('one'); setTimeout(() => {}, 60_000);");
  await once(child.stdout, 'data');
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  expect(JSON.parse(await output).msg).toBe('one');
});

test.runIf(existsSync('/dev/full'))('a full disk stops no process', async () => {
  const code =
    "log.info('one'); setTimeout(() => log.info('two'), 300); setTimeout(() => process.exit(7), 1000);";
  const { child } = run(code, undefined, '/dev/full');
  const [exitCode] = await once(child, 'exit');
  expect(exitCode).toBe(7);
});
