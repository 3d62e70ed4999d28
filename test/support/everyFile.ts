// Around each test file of every suite: files share a worker, so what one leaves behind would change the next.
import { afterAll, afterEach, vi } from 'vitest';
import { removeTemporaryDirectories } from './temporaryDirectory.ts';

const environment = { ...process.env };
const umask = process.umask();

/** Servers that listen and processes that run, by what Node.js calls them. */
const RESOURCES = { TCPServerWrap: 'a server listens', ProcessWrap: 'a process runs' } as const;

const count = (type: string) => process.getActiveResourcesInfo().filter((active) => active === type).length;
const before = Object.keys(RESOURCES).map(count);

// vitest calls these after the file's own hooks.
afterEach(() => {
  if (!vi.isFakeTimers()) return;
  vi.useRealTimers();
  throw new Error('Left behind: fake timers. Call vi.useRealTimers().');
});

afterAll(async () => {
  const left = [];
  for (const [index, [type, name]] of Object.entries(RESOURCES).entries()) {
    // They take a moment to end.
    const deadline = performance.now() + 10_000;
    while (count(type) > (before[index] ?? 0) && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (count(type) > (before[index] ?? 0)) left.push(name);
  }
  removeTemporaryDirectories();
  // A service on the embedded database closes what its process writes to others.
  process.umask(umask);
  const names = new Set([...Object.keys(environment), ...Object.keys(process.env)]);
  for (const name of names) {
    if (process.env[name] === environment[name]) continue;
    left.push(`${name} is set`);
    if (environment[name] === undefined) delete process.env[name];
    else process.env[name] = environment[name];
  }
  if (left.length > 0) throw new Error(`Left behind: ${left.join('; ')}.`);
});
