// What a scheme of foreign hashes is: hashes that another system made, and this service verifies once. (pure)

/** What one verification costs. */
export interface ForeignCost {
  /** The parameters, for people: `rounds=8192`. */
  readonly parameters: string;
  /** Above the ceiling of the scheme: such a hash is neither imported nor verified. */
  readonly tooCostly: boolean;
}

export interface ForeignScheme {
  readonly name: string;
  /** Anyone who has such a hash finds most passwords of it in hours. */
  readonly weak?: boolean;
  /** The scheme ignores what follows so many bytes of a password. */
  readonly passwordBytes?: number;
  /** Whether the text is a complete hash of this scheme. The other functions take such hashes only. */
  readonly reads: (hash: string) => boolean;
  readonly cost: (hash: string) => ForeignCost;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
}
