// What an import reports of each row. (pure)
import type { Customer } from '../customers/customer.ts';
import type { InputField } from '../outcomes/fieldError.ts';
import type { ImportErrorCode } from '../outcomes/importErrorCode.ts';

/** The fields of an imported customer. */
export type ImportedField =
  | Exclude<InputField, 'PASSWORD' | 'SECURITY_TOKEN' | 'IDEMPOTENCY_KEY'>
  | 'PASSWORD_HASH'
  | 'PASSWORD_SALT'
  | 'EMAIL_VERIFIED'
  | 'CREATED_AT'
  | 'UPDATED_AT';

export interface ImportFieldError {
  /** Null: the row as a whole. */
  readonly field: ImportedField | null;
  readonly path: readonly string[];
  readonly code: ImportErrorCode;
  readonly limit?: number;
}

export const IMPORT_STATUSES = ['CREATED', 'EXISTING', 'UPDATED', 'REJECTED'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** What became of one row. */
export interface ImportResult {
  readonly status: ImportStatus;
  readonly oldProviderId: string | null;
  /** Null: the row was rejected. */
  readonly customerId: string | null;
  readonly fieldErrors: readonly ImportFieldError[];
}

export type ImportCounts = Readonly<Record<Lowercase<ImportStatus>, number>>;

export const NO_ROWS: ImportCounts = { created: 0, existing: 0, updated: 0, rejected: 0 };

export function countResults(counts: ImportCounts, results: readonly ImportResult[]): ImportCounts {
  const sum = { ...counts };
  for (const { status } of results) sum[status.toLowerCase() as Lowercase<ImportStatus>]++;
  return sum;
}

/** What happens to a customer that an earlier run has imported. */
export const ON_EXISTING = ['SKIP', 'UPDATE'] as const;
export type OnExisting = (typeof ON_EXISTING)[number];

/** How an import by the platform ended. */
export type ImportCustomersOutcome =
  | ({ readonly kind: 'ImportCustomersSuccess'; readonly results: readonly CustomerResult[] } & ImportCounts)
  | { readonly kind: 'SiteNotFoundError' };

/** One row of the platform: its position in the list, and the customer as stored. */
export interface CustomerResult extends Omit<ImportResult, 'customerId' | 'oldProviderId'> {
  readonly index: number;
  /** Null: the row was rejected, or the run was dry and would have created it. */
  readonly customer: Customer | null;
}
