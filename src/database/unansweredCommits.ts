// Commits that the server has not answered in time: each may cost it a session until it does.
import { setTimeout as sleep } from 'node:timers/promises';

/** Beyond so many, nothing is written: else the server would have no session left. */
export const MAX_UNANSWERED = 20;

/** How often the server is asked which of them it is still working on. Its answers may be lost on the way. */
const POLL_INTERVAL_MS = 2000;

export interface UnansweredCommits {
  /**
   * Counts a commit until the server has answered it, or is found to be done with it. `process` is the server's process; `done` is
   * called once. The promise resolves then.
   */
  readonly add: (commit: UnansweredCommit) => Promise<void>;
  readonly hasRoom: () => boolean;
  readonly count: () => number;
}

export interface UnansweredCommit {
  readonly process: number | undefined;
  readonly answer: Promise<unknown>;
  readonly done: () => void;
}

/** A commit waits without end for a standby that hangs. It is never cancelled: the server would report a success that no standby has. */
export function createUnansweredCommits({
  findBusy,
  pollIntervalMs = POLL_INTERVAL_MS,
}: {
  /** Which of these processes of the server are working. */
  findBusy: (processes: readonly number[]) => Promise<readonly number[]>;
  pollIntervalMs?: number;
}): UnansweredCommits {
  const unanswered = new Map<UnansweredCommit, () => void>();
  let polling = false;

  async function poll(): Promise<void> {
    const commits = [...unanswered.keys()];
    const processes = commits.flatMap((commit) => commit.process ?? []);
    // While the server cannot be reached, nothing is known.
    const busy = await findBusy(processes).catch(() => processes);
    for (const commit of commits) {
      if (commit.process === undefined || !busy.includes(commit.process)) unanswered.get(commit)?.();
    }
  }

  async function pollUntilAnswered(): Promise<void> {
    if (polling) return;
    polling = true;
    while (unanswered.size > 0) {
      await sleep(pollIntervalMs, undefined, { ref: false });
      await poll();
    }
    polling = false;
  }

  return {
    add: (commit) =>
      new Promise((resolve) => {
        const settle = () => {
          if (!unanswered.delete(commit)) return;
          commit.done();
          resolve();
        };
        unanswered.set(commit, settle);
        commit.answer.then(settle, settle);
        void pollUntilAnswered();
      }),
    hasRoom: () => unanswered.size <= MAX_UNANSWERED,
    count: () => unanswered.size,
  };
}
