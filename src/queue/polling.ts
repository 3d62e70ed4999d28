// When a queue looks for due work: every few seconds, and soon after something has become due in this process.

export interface Polling {
  /** Polls from now on: every second while something is due, else every five seconds. */
  readonly start: () => void;
  /** Something has become due just now, in this process. */
  readonly wake: () => void;
  /** Resolves when the poll that runs has ended. No other one begins. */
  readonly stop: () => Promise<void>;
}

const BUSY_POLL_MS = 1000;
const IDLE_POLL_MS = 5000;
/** Replicas that started together do not poll together. */
const JITTER = 0.2;
/** After a time of rest the first work is claimed so soon ... */
const WAKE_MS = 50;
/** ... and what becomes due in a busy process waits for others: a poll and a claim cost the same for one as for many. */
const BUSY_WAKE_MS = 200;

/** `poll` gives true if something was due, and never rejects. */
export function createPolling(poll: () => Promise<boolean>): Polling {
  let active = false;
  let polling: Promise<void> | undefined;
  let wokenMeanwhile = false;
  let waking = false;
  let timer: NodeJS.Timeout | undefined;
  /** When the last poll that found something began. */
  let busyAt = -BUSY_WAKE_MS;

  function begin(): void {
    waking = false;
    wokenMeanwhile = false;
    polling = run();
  }

  async function run(): Promise<void> {
    const began = performance.now();
    const busy = await poll();
    polling = undefined;
    if (busy) busyAt = began;
    if (wokenMeanwhile) wake();
    else if (active) rest(busy ? BUSY_POLL_MS : IDLE_POLL_MS);
  }

  function rest(interval: number): void {
    timer = setTimeout(begin, interval * (1 + JITTER * (2 * Math.random() - 1)));
    timer.unref();
  }

  function wake(): void {
    if (!active || waking) return;
    if (polling) {
      wokenMeanwhile = true;
      return;
    }
    waking = true;
    clearTimeout(timer);
    timer = setTimeout(begin, Math.max(WAKE_MS, busyAt + BUSY_WAKE_MS - performance.now()));
  }

  return {
    start() {
      active = true;
      begin();
    },
    wake,
    async stop() {
      active = false;
      clearTimeout(timer);
      await polling;
    },
  };
}
