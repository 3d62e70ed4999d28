// One customer of an import: its rules, and the row that it becomes.
import * as z from 'zod';
import type { NewCustomer } from '../customers/customer.ts';
import { PROFILE, PROFILE_FIELDS } from '../customers/profile.ts';
import { searchKeys } from '../customers/searchKeys.ts';
import {
  addIssues,
  optionalLanguage,
  optionalText,
  optionalUsername,
  requiredEmail,
} from '../fields/fieldRules.ts';
import { readMoment } from '../fields/moment.ts';
import { usernameKey } from '../fields/username.ts';
import { type HashFormat, readForeignHash } from '../passwords/foreign/readForeignHash.ts';
import { importedCustomerId } from './importedCustomerId.ts';
import type { ImportedField, ImportFieldError } from './importResult.ts';

const OLD_ID_LENGTH = 255;
/** More than any hash has. */
const HASH_LENGTH = 2048;

/** A moment that an id can begin with (RFC 9562, section 5.7). */
const moment = z
  .union([z.string(), z.date()])
  .nullish()
  .transform((given, context) => {
    if (given == null || given === '') return null;
    const read = given instanceof Date ? given : readMoment(given);
    if (read && read.getTime() >= 0 && read.getTime() < 2 ** 48) return new Date(read);
    addIssues(context, [{ code: 'INVALID_FORMAT' }]);
    return z.NEVER;
  });

const hashText = z
  .string()
  .nullish()
  .transform((given, context) => {
    if (given != null && given.length > HASH_LENGTH)
      addIssues(context, [{ code: 'TOO_LONG', limit: HASH_LENGTH }]);
    return given || null;
  });

const importedCustomer = z.strictObject({
  email: requiredEmail,
  language: z.preprocess(
    (given) => (typeof given === 'string' ? given.trim().toLowerCase() || null : given),
    optionalLanguage,
  ),
  username: optionalUsername,
  ...PROFILE,
  oldProviderId: optionalText(OLD_ID_LENGTH).superRefine((given, context) => {
    if (given === null) addIssues(context, [{ code: 'REQUIRED' }]);
  }),
  passwordHash: hashText,
  passwordSalt: hashText,
  emailVerified: z
    .boolean()
    .nullish()
    .transform((given) => given ?? false),
  createdAt: moment,
  updatedAt: moment,
});

/** What a file or a caller sends, after GraphQL or JSON; it may be anything. */
export type ImportedInput = z.input<typeof importedCustomer>;

export const IMPORTED_FIELDS = {
  email: 'EMAIL',
  language: 'LANGUAGE',
  username: 'USERNAME',
  ...PROFILE_FIELDS,
  passwordHash: 'PASSWORD_HASH',
  passwordSalt: 'PASSWORD_SALT',
  emailVerified: 'EMAIL_VERIFIED',
  createdAt: 'CREATED_AT',
  updatedAt: 'UPDATED_AT',
} as const satisfies Record<keyof ImportedInput, ImportedField>;

/** Where imported customers go, and what their rows lack. */
export interface ImportTarget {
  readonly accountId: number;
  readonly siteId: number;
  readonly defaultLanguage: string;
  /** For rows without `createdAt`; null: such rows are rejected, because their ids would differ from run to run. */
  readonly createdAt: Date | null;
  readonly hashFormat?: HashFormat | undefined;
  readonly acceptWeakHashes: boolean;
}

export type ImportReading =
  | { readonly row: NewCustomer; readonly fieldErrors: readonly [] }
  | {
      readonly row?: never;
      readonly oldProviderId: string | null;
      readonly fieldErrors: readonly ImportFieldError[];
    };

/** The row of a customer, or every field error that can be found without the database. */
export function readImportedCustomer(input: unknown, target: ImportTarget): ImportReading {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Record<string, unknown>;
  const result = importedCustomer.safeParse(input);
  const fieldErrors: ImportFieldError[] = result.success
    ? []
    : result.error.issues.map((issue) => asFieldError(issue, given));
  const hash = readForeignHash(
    textOrNull(given.passwordHash)?.trim() || null,
    textOrNull(given.passwordSalt),
    {
      format: target.hashFormat,
      acceptWeakHashes: target.acceptWeakHashes,
    },
  );
  if ('code' in hash) fieldErrors.push({ field: 'PASSWORD_HASH', path: ['passwordHash'], code: hash.code });
  const createdAt = result.data?.createdAt ?? target.createdAt;
  if (result.success && !createdAt)
    fieldErrors.push({ field: 'CREATED_AT', path: ['createdAt'], code: 'REQUIRED' });
  const oldProviderId = result.data?.oldProviderId ?? readOldProviderId(given.oldProviderId);
  if (!result.success || fieldErrors.length > 0 || !createdAt || oldProviderId === null || 'code' in hash) {
    return { oldProviderId, fieldErrors };
  }
  return { row: toRow({ ...result.data, oldProviderId, createdAt }, hash.stored, target), fieldErrors: [] };
}

type Read = z.output<typeof importedCustomer> & { readonly oldProviderId: string; readonly createdAt: Date };

/** Each column is named, so that nothing that a file contains can reach one by its name. */
function toRow(
  read: Read,
  passwordHash: string,
  { accountId, siteId, defaultLanguage }: ImportTarget,
): NewCustomer {
  const { oldProviderId, createdAt, username } = read;
  return {
    id: importedCustomerId(accountId, oldProviderId, createdAt),
    accountId,
    siteId,
    email: read.email.address,
    emailKey: read.email.key,
    emailVerified: read.emailVerified,
    emailHardbounce: read.emailHardbounce,
    passwordHash,
    username,
    usernameKey: username && usernameKey(username),
    displayName: read.displayName,
    firstName: read.firstName,
    lastName: read.lastName,
    ...searchKeys(read),
    language: read.language ?? defaultLanguage,
    metadata: read.metadata,
    oldProviderId,
    organization: read.organization,
    phone: read.phone,
    salutation: read.salutation,
    title: read.title,
    registrationKey: null,
    registrationFingerprint: null,
    riskVerdict: null,
    riskProvider: null,
    riskScore: null,
    createdAt,
    updatedAt: read.updatedAt ?? createdAt,
  };
}

/** A value of another type than the field's is INVALID_FORMAT; a name that no field has is FIELD_UNKNOWN. */
function asFieldError(issue: z.core.$ZodIssue, given: Record<string, unknown>): ImportFieldError {
  const path = issue.path.map(String);
  const name = path[0];
  if (name === undefined)
    return {
      field: null,
      path,
      code: issue.code === 'unrecognized_keys' ? 'FIELD_UNKNOWN' : 'LINE_UNREADABLE',
    };
  const field = IMPORTED_FIELDS[name as keyof ImportedInput] ?? null;
  if (issue.code === 'custom')
    return { ...(issue.params as Pick<ImportFieldError, 'code' | 'limit'>), field, path };
  return { field, path, code: given[name] == null ? 'REQUIRED' : 'INVALID_FORMAT' };
}

const oldProviderIdRule = optionalText(OLD_ID_LENGTH);

/** The old id of a row that is rejected, if it is one. */
function readOldProviderId(given: unknown): string | null {
  return oldProviderIdRule.safeParse(given).data ?? null;
}

function textOrNull(given: unknown): string | null {
  return typeof given === 'string' ? given : null;
}
