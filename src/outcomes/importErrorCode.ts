// The codes of what can be wrong with an imported customer: those of fields, of hashes, and of rows. (pure)

/** Stable, like the codes of field errors. */
export const IMPORT_ERROR_CODES = [
  'REQUIRED',
  'TOO_LONG',
  'TOO_MANY',
  'INVALID_FORMAT',
  'INVALID_CHARACTERS',
  'TAKEN',
  'DUPLICATE_KEY',
  'HASH_UNKNOWN',
  'HASH_TOO_COSTLY',
  'HASH_WEAK',
  'DUPLICATE_IN_FILE',
  'LINE_UNREADABLE',
  'FIELD_UNKNOWN',
] as const;
export type ImportErrorCode = (typeof IMPORT_ERROR_CODES)[number];

/** Why a hash of another system is not accepted. */
export type HashCode = Extract<ImportErrorCode, `HASH_${string}`>;
