// What an argon2 hash costs, read from its PHC string, and how much of today's cost it lacks. (pure)

/** The cost of one hash: memory in KiB, and passes over it. */
export interface HashCost {
  readonly memoryKib: number;
  readonly iterations: number;
}

export interface Argon2Hash extends HashCost {
  readonly variant: 'argon2id' | 'argon2i' | 'argon2d';
}

/** Hashes of the first version (1.0) may lack the `v`. */
const PHC = /^\$(argon2id|argon2i|argon2d)\$(?:v=\d+\$)?m=(\d+),t=(\d+),p=\d+(?:,data=[^$]*)?\$[^$]+\$[^$]+$/;

/** Nothing if the text is not the PHC string of an argon2 hash. */
export function readArgon2Hash(phc: string): Argon2Hash | undefined {
  const [, variant, memory, passes] = PHC.exec(phc) ?? [];
  if (variant === undefined) return undefined;
  return { variant: variant as Argon2Hash['variant'], memoryKib: Number(memory), iterations: Number(passes) };
}

/** The cost that a hash lacks to be as expensive as another one; null if it lacks nothing. Work is memory times passes. */
export function missingCost(cost: HashCost, full: HashCost): HashCost | null {
  const missingKib = full.memoryKib * full.iterations - cost.memoryKib * cost.iterations;
  if (missingKib <= 0) return null;
  const iterations = Math.ceil(missingKib / full.memoryKib);
  // argon2 needs at least 8 KiB.
  return { iterations, memoryKib: Math.max(8, Math.round(missingKib / iterations)) };
}
