// Metadata: a short list of facts about a customer. (pure)
import { isBlank, withoutUnseenCharacters } from '../lib/text.ts';
import type { Violation } from '../outcomes/fieldError.ts';
import { textViolations } from './textRule.ts';

/** One fact about a customer; the order of entry is kept. */
export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
}

/** The bounds of a list of metadata; lengths in code points. */
export const METADATA_LIMITS = { entries: 50, keyLength: 64, valueLength: 500 } as const;

/** A violation and its place: `[]` is the list itself, `['3', 'key']` the key of the fourth entry. */
export interface MetadataViolation extends Violation {
  readonly path: readonly string[];
}

/**
 * Trims keys and values, normalises keys (NFC), and reports every violated rule. Of a list that is too long only the
 * first entries are read, so that a response is never much longer than its request.
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
    const key = entry.key.normalize('NFC').trim();
    const value = entry.value.trim();
    report([String(index), 'key'], keyViolations(key, seen));
    report([String(index), 'value'], textViolations(value, METADATA_LIMITS.valueLength));
    seen.add(comparable(key));
    return { key, value };
  });
  return { entries: read, violations };
}

function keyViolations(key: string, seen: ReadonlySet<string>): Violation[] {
  if (isBlank(key)) return [{ code: 'REQUIRED' }];
  const violations = textViolations(key, METADATA_LIMITS.keyLength);
  return seen.has(comparable(key)) ? [...violations, { code: 'DUPLICATE_KEY' }] : violations;
}

/** Two keys that look the same are the same. */
function comparable(key: string): string {
  return withoutUnseenCharacters(key).normalize('NFC').trim();
}
