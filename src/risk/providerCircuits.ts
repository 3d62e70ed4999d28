// Protects the service from a failing provider: a limit on concurrent calls, and a pause after repeated failures.
import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  isBrokenCircuitError,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { atMost } from '../lib/atMost.ts';
import type { ProviderAnswer } from './provider.ts';

/** Calls in flight, over all circuits; one circuit has at most half of them while others have any. */
const MAX_CALLS = 50;
const FAILURES_IN_A_ROW = 5;
/** After the pause one call is allowed; if it fails too, the next pause begins. */
const PAUSE_MS = 10_000;
/** Sites whose failures are remembered; the least recently used are forgotten first. */
const MAX_CIRCUITS = 1000;

const UNAVAILABLE = 'UNAVAILABLE' satisfies ProviderAnswer['kind'];
const PAUSE = { kind: UNAVAILABLE, detail: 'pause after failures' } as const;

/** Runs a call of a circuit, or answers at once: UNAVAILABLE during a pause, BUSY if too many calls are in flight. */
export type ProviderCircuits = (
  circuit: string,
  call: () => Promise<ProviderAnswer>,
) => Promise<ProviderAnswer>;

export function createProviderCircuits(): ProviderCircuits {
  const inFlight = new Map<string, number>();
  let total = 0;
  const circuits = new LRUCache<string, CircuitBreakerPolicy>({
    ...atMost(MAX_CIRCUITS),
    memoMethod: newCircuit,
  });

  function hasRoom(name: string): boolean {
    const own = inFlight.get(name) ?? 0;
    return total < MAX_CALLS && (own === total || own < MAX_CALLS / 2);
  }

  function count(name: string, change: 1 | -1): void {
    total += change;
    const own = (inFlight.get(name) ?? 0) + change;
    if (own > 0) inFlight.set(name, own);
    else inFlight.delete(name);
  }

  return async (name, call) => {
    const circuit = circuits.memo(name);
    // Otherwise they would wait for the probe, and then for their own call.
    if (circuit.state === CircuitState.HalfOpen)
      return { kind: UNAVAILABLE, detail: 'waiting for the probe' };
    if (!hasRoom(name)) {
      return circuit.state === CircuitState.Open ? PAUSE : { kind: 'BUSY', detail: 'too many calls' };
    }
    count(name, 1);
    try {
      return await circuit.execute(call);
    } catch (error) {
      if (isBrokenCircuitError(error)) return PAUSE;
      throw error;
    } finally {
      count(name, -1);
    }
  };
}

function newCircuit(): CircuitBreakerPolicy {
  const failures = handleWhenResult((answer) => (answer as ProviderAnswer).kind === UNAVAILABLE);
  return circuitBreaker(failures, {
    halfOpenAfter: PAUSE_MS,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW),
  });
}
