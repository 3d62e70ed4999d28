// Once for the tests of processes: the service, built as for production. `npm run check` checks its types.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export default function setup(): void {
  // Several projects of one run ask for it.
  if (process.env.BUILT_FOR_TESTS === String(process.pid)) return;
  process.env.BUILT_FOR_TESTS = String(process.pid);
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync('npm', ['run', '--silent', 'build', '--', '--noCheck'], { cwd, stdio: 'inherit' });
}
