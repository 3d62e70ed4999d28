// Once for the tests of processes: the service, built as for production. `npm run check` checks its types.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export default async function setup(): Promise<void> {
  // Several projects of one run ask for it.
  if (process.env.BUILT_FOR_TESTS === String(process.pid)) return;
  process.env.BUILT_FOR_TESTS = String(process.pid);
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const build = spawn('npm', ['run', '--silent', 'build', '--', '--noCheck'], { cwd, stdio: 'inherit' });
  const [code] = await once(build, 'exit');
  if (code !== 0) throw new Error('The service could not be built.');
}
