// Importing a module does nothing: no environment is read, no file, no port.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));
/** As built: nothing has to be compiled while it is loaded. */
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
/** They are processes, and begin when they are loaded. */
const ENTRIES = ['main.ts', 'cli.ts'];

test('every file can be imported with an empty environment, prints nothing and lets the process end', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !ENTRIES.includes(path),
  );
  const modules = files.map((path) => DIST + path.replace(/\.ts$/, '.js'));
  const script = `for (const path of ${JSON.stringify(modules)}) await import(path); console.log('done');`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: {},
    encoding: 'utf8',
  });
  expect(output).toBe('done\n');
});
