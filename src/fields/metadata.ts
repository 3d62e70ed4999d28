// Metadata: a short list of a customer's own facts. (pure)
import type { Violation } from '../outcomes/fieldError.ts';
import { textViolations } from './textRule.ts';

/** One of a customer's own facts, kept in order of entry. */
export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
}

/** The bounds of a list of metadata; lengths in code points. */
export const METADATA_LIMITS = { entries: 50, keyLength: 64, valueLength: 500 } as const;

/** A violation and where it is: `[]` is the list itself, `['3', 'key']` the key of the fourth entry. */
export interface MetadataViolation extends Violation {
  readonly path: readonly string[];
}

/**
 * Trims keys and values and reports every broken rule. Of a list that is too long only the first entries are read,
 * so that an answer is never much longer than its question.
 */
export function readMetadata(entries: readonly MetadataEntry[]): {
  entries: MetadataEntry[];
  violations: MetadataViolation[];
} {
  const violations: MetadataViolation[] = [];
  const report = (path: string[], found: readonly Violation[]) => {
    for (const violation of found) violations.push({ ...violation, path });
  };
  if (entries.length > METADATA_LIMITS.entries) {
    report([], [{ code: 'TOO_MANY', limit: METADATA_LIMITS.entries }]);
  }
  const seen = new Set<string>();
  const read = entries.slice(0, METADATA_LIMITS.entries).map((entry, index) => {
    const key = entry.key.trim();
    const value = entry.value.trim();
    report([String(index), 'key'], keyViolations(key, seen));
    report([String(index), 'value'], textViolations(value, METADATA_LIMITS.valueLength));
    seen.add(key);
    return { key, value };
  });
  return { entries: read, violations };
}

function keyViolations(key: string, seen: ReadonlySet<string>): Violation[] {
  if (key === '') return [{ code: 'REQUIRED' }];
  const violations = textViolations(key, METADATA_LIMITS.keyLength);
  return seen.has(key) ? [...violations, { code: 'DUPLICATE_KEY' }] : violations;
}
