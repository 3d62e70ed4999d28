// What keeps a provider in trouble from taking the service with it: few calls at once, none for a while after failures.
import {
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import type { ProviderAnswer } from './provider.ts';

/** Calls in flight, over all sites. */
const MAX_CALLS = 50;
const FAILURES_IN_A_ROW = 5;
/** Afterwards one call is let through; if it fails too, the next pause begins. */
const PAUSE_MS = 10_000;
/** Sites whose failures are remembered; those that were asked about longest ago are forgotten first. */
const MAX_CIRCUITS = 1000;

const UNAVAILABLE = 'UNAVAILABLE' satisfies ProviderAnswer['kind'];

/** Runs a call that belongs to a circuit, or answers UNAVAILABLE at once. */
export type ProviderCircuits = (
  circuit: string,
  call: () => Promise<ProviderAnswer>,
) => Promise<ProviderAnswer>;

export function createProviderCircuits(): ProviderCircuits {
  const limit = bulkhead(MAX_CALLS, 0);
  const circuits = new Map<string, CircuitBreakerPolicy>();

  function circuitOf(name: string): CircuitBreakerPolicy {
    const circuit = circuits.get(name) ?? newCircuit();
    // A Map keeps the order of insertion, so that its first entry is the one that was used longest ago.
    circuits.delete(name);
    circuits.set(name, circuit);
    for (const oldest of circuits.keys()) {
      if (circuits.size <= MAX_CIRCUITS) break;
      circuits.delete(oldest);
    }
    return circuit;
  }

  return async (name, call) => {
    const circuit = circuitOf(name);
    // Others would wait for the one that is trying, and then take their own time.
    if (circuit.state === CircuitState.HalfOpen) return { kind: UNAVAILABLE, detail: 'being tried' };
    try {
      return await limit.execute(() => circuit.execute(call));
    } catch (error) {
      if (isBrokenCircuitError(error)) return { kind: UNAVAILABLE, detail: 'pause after failures' };
      if (isBulkheadRejectedError(error)) return { kind: UNAVAILABLE, detail: 'too many calls' };
      throw error;
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
