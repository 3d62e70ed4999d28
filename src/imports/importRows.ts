// Imports a batch of rows: inserts those that are new, updates or skips those that exist, and reports each.
import type { NewCustomer } from '../customers/customer.ts';
import { Fault } from '../lib/fault.ts';
import type { ImportReading } from './importedCustomer.ts';
import type { ImportFieldError, ImportResult, OnExisting } from './importResult.ts';
import type { Holder, ImportStore } from './importStore.ts';

export interface BatchOptions {
  readonly accountId: number;
  readonly dryRun: boolean;
  readonly onExisting: OnExisting;
}

/** What is known of a batch before it is written. */
export interface KnownBatch {
  /** The ids of the rows that earlier runs have imported. */
  readonly existing: ReadonlySet<string>;
  /** This batch may have been written before, by an attempt whose end is unknown: what is not `existing` was created by it. */
  readonly repeated: boolean;
}

export function createImportRows(store: ImportStore) {
  /** The field errors of rows that another customer's keys keep out. */
  async function findTaken(
    accountId: number,
    rows: readonly NewCustomer[],
  ): Promise<Map<string, ImportFieldError[]>> {
    if (rows.length === 0) return new Map();
    const holders = await store.findHolders(accountId, rows);
    const byEmail = new Map(holders.map((holder) => [holder.emailKey, holder]));
    const byUsername = new Map(holders.map((holder) => [holder.usernameKey, holder]));
    return new Map(
      rows.map((row) => [
        row.id,
        takenErrors(row, byEmail.get(row.emailKey), byUsername.get(row.usernameKey)),
      ]),
    );
  }

  /** The errors of rows that were not inserted; none: an attempt whose response was lost had inserted them. */
  async function insert(
    accountId: number,
    rows: readonly NewCustomer[],
    repeated: boolean,
    attempts = 2,
  ): Promise<Map<string, Outcome>> {
    if (rows.length === 0) return new Map();
    const inserted = await store.insertRows(rows);
    const outcomes = new Map<string, Outcome>([...inserted].map((id) => [id, 'CREATED']));
    const left = rows.filter(({ id }) => !inserted.has(id));
    if (left.length === 0) return outcomes;
    const found = await store.findIds(
      accountId,
      left.map(({ id }) => id),
    );
    for (const id of found) outcomes.set(id, repeated ? 'CREATED' : 'EXISTING');
    const others = left.filter(({ id }) => !found.has(id));
    const taken = await findTaken(accountId, others);
    const free: NewCustomer[] = [];
    for (const row of others) {
      const errors = taken.get(row.id) ?? [];
      if (errors.length > 0) outcomes.set(row.id, errors);
      else free.push(row);
    }
    // The row that held their keys was deleted a moment ago.
    if (free.length > 0 && attempts === 0)
      throw new Fault('INTERNAL_SERVER_ERROR', 'Rows of an import can be neither inserted nor found');
    const again = await insert(accountId, free, repeated, attempts - 1);
    return new Map([...outcomes, ...again]);
  }

  async function update(accountId: number, rows: readonly NewCustomer[]): Promise<Map<string, Outcome>> {
    const outcomes = new Map<string, Outcome>();
    for (const row of rows) {
      if ((await store.updateRow(row)) === 'UPDATED') outcomes.set(row.id, 'UPDATED');
      else outcomes.set(row.id, (await findTaken(accountId, [row])).get(row.id) ?? []);
    }
    return outcomes;
  }

  async function plan(
    accountId: number,
    rows: readonly NewCustomer[],
    as: Outcome,
  ): Promise<Map<string, Outcome>> {
    const taken = await findTaken(accountId, rows);
    return new Map(rows.map(({ id }) => [id, taken.get(id)?.length ? (taken.get(id) ?? []) : as]));
  }

  return {
    /** The ids of the rows that the account has already. */
    async findExisting(accountId: number, readings: readonly ImportReading[]): Promise<Set<string>> {
      const ids = readings.flatMap(({ row }) => row?.id ?? []);
      return ids.length === 0 ? new Set() : store.findIds(accountId, ids);
    },

    /** One result for each reading, in the same order. No two rows of a batch have a key in common. */
    async write(
      readings: readonly ImportReading[],
      { accountId, dryRun, onExisting }: BatchOptions,
      { existing, repeated }: KnownBatch,
    ): Promise<ImportResult[]> {
      const rows = readings.flatMap(({ row }) => row ?? []);
      const known = rows.filter(({ id }) => existing.has(id));
      const fresh = rows.filter(({ id }) => !existing.has(id));
      const outcomes = new Map<string, Outcome>([
        ...(dryRun ? await plan(accountId, fresh, 'CREATED') : await insert(accountId, fresh, repeated)),
        ...(onExisting === 'SKIP'
          ? known.map(({ id }): [string, Outcome] => [id, 'EXISTING'])
          : dryRun
            ? await plan(accountId, known, 'UPDATED')
            : await update(accountId, known)),
      ]);
      return readings.map((reading): ImportResult => {
        const { row, fieldErrors } = reading;
        if (!row)
          return { status: 'REJECTED', oldProviderId: reading.oldProviderId, customerId: null, fieldErrors };
        const { oldProviderId } = row;
        const outcome = outcomes.get(row.id) ?? [];
        if (typeof outcome !== 'string')
          return { status: 'REJECTED', oldProviderId, customerId: null, fieldErrors: outcome };
        return { status: outcome, oldProviderId, customerId: row.id, fieldErrors: [] };
      });
    },
  };
}

export type ImportRows = ReturnType<typeof createImportRows>;

/** What became of a row; errors: it was rejected. */
type Outcome = 'CREATED' | 'EXISTING' | 'UPDATED' | readonly ImportFieldError[];

function takenErrors(
  row: NewCustomer,
  byEmail: Holder | undefined,
  byUsername: Holder | undefined,
): ImportFieldError[] {
  const errors: ImportFieldError[] = [];
  if (byEmail && byEmail.id !== row.id) errors.push({ field: 'EMAIL', path: ['email'], code: 'TAKEN' });
  if (row.usernameKey !== null && byUsername && byUsername.id !== row.id) {
    errors.push({ field: 'USERNAME', path: ['username'], code: 'TAKEN' });
  }
  return errors;
}
