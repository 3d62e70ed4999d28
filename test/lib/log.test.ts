// The log: lines come together on standard output, and none is lost but to a kill.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

/** Runs code beside a log of its own; `lines` fills as they are written. */
function run(code: string) {
  const script = `import { createLog } from './src/lib/log.ts'; const log = createLog('info'); ${code}`;
  const child = spawn(execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, output: text(child.stdout) };
}

test('what has been logged when the process ends is written', async () => {
  const { output } = run("log.info('one'); log.info('two'); process.exit(0);");
  const lines = (await output).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['one', 'two']);
});

test('an error is written at once, after what came before it', async () => {
  const { output } = run(
    "log.info('one'); log.error('two'); log.info('three'); process.kill(process.pid, 'SIGKILL');",
  );
  const lines = (await output).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['one', 'two']);
});

test('a line is written within a second, however few there are', async () => {
  const { child, output } = run("log.info('one'); setTimeout(() => {}, 60_000);");
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  expect(JSON.parse(await output).msg).toBe('one');
});
