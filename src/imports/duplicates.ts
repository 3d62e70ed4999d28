// Rows whose keys an earlier valid row of the same file has.
import type { ImportReading } from './importedCustomer.ts';
import type { ImportFieldError } from './importResult.ts';
import { createSeenKeys } from './seenKeys.ts';

/** Rejects a row whose keys an earlier one has; without any, its keys are taken from then on. */
export type RejectDuplicates = (reading: ImportReading) => ImportReading;

const KEYS = [
  { name: 'email', field: 'EMAIL', key: 'emailKey' },
  { name: 'username', field: 'USERNAME', key: 'usernameKey' },
  { name: 'oldProviderId', field: 'OLD_PROVIDER_ID', key: 'oldProviderId' },
] as const;

export function createRejectDuplicates(): RejectDuplicates {
  const seen = createSeenKeys();
  return (reading) => {
    const { row } = reading;
    if (!row) return reading;
    const keys = KEYS.flatMap(({ name, field, key }) => {
      const value = row[key];
      return value === null ? [] : [{ name, field, key: `${key} ${value}` }];
    });
    const errors = keys
      .filter(({ key }) => seen.has(key))
      .map(({ name, field }): ImportFieldError => ({ field, path: [name], code: 'DUPLICATE_IN_FILE' }));
    if (errors.length > 0) return { oldProviderId: row.oldProviderId, fieldErrors: errors };
    for (const { key } of keys) seen.add(key);
    return reading;
  };
}
