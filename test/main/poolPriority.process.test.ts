// The threads that hash let the thread that answers go first (Linux only).
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { anyDatabase } from '../support/serverDatabase.ts';
import { startService } from '../support/serviceProcess.ts';

/** The niceness of a thread: field 19 of its stat, of which the second may hold spaces. */
function niceness(pid: number, thread: string): number {
  const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
}

test.runIf(process.platform === 'linux')(
  'the pool, all of it and nothing else, has a lower priority',
  async () => {
    const service = await startService({ ...(await anyDatabase()), HASH_SLOTS: '3' });
    const pid = service.child.pid ?? 0;
    const own = niceness(pid, String(pid));
    const threads = readdirSync(`/proc/${pid}/task`);
    const lowered = threads.filter((thread) => niceness(pid, thread) === own + 10);
    expect(lowered).toHaveLength(3 + 2);
    expect(threads.filter((thread) => niceness(pid, thread) === own)).toHaveLength(
      threads.length - lowered.length,
    );
    await service.end('SIGKILL');
  },
  90_000,
);
