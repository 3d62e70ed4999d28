// Importing a module does nothing: no environment is read, no file, no port.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
/** They are processes, and begin when they are loaded. */
const ENTRIES = ['main.ts', 'cli.ts'];

test('every file can be imported with an empty environment, prints nothing and lets the process end', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !ENTRIES.includes(path),
  );
  const script = `for (const file of ${JSON.stringify(files)}) await import(${JSON.stringify(SRC)} + file); console.log('done');`;
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    {
      env: {},
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  expect(output).toBe('done\n');
}, 90_000);
