// Long work on the main thread, in turns with the requests that wait for it.
import { setImmediate } from 'node:timers/promises';

/** So many digests take about a millisecond. */
const ROUNDS_PER_TURN = 500;

/** Runs the rounds one after another, and lets other work of the process run in between. */
export async function runInTurns(rounds: number, round: (number: number) => void): Promise<void> {
  for (let number = 0; number < rounds; number++) {
    round(number);
    if (number % ROUNDS_PER_TURN === ROUNDS_PER_TURN - 1) await setImmediate();
  }
}
