// Where each table is on a PostgreSQL that is distributed by account (Citus).
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { JOURNAL } from './migrate.ts';
import * as tables from './tables.ts';

/**
 * `reference`: a copy on every node. `distributed`: the rows of an account on one node, those of all such tables on the same
 * one. `coordinator`: on the coordinator alone, so that a lost node does not affect other accounts.
 */
export type Placement = 'reference' | 'distributed' | 'coordinator';

/** The tables that do not begin with `account_id`. */
const OTHERS: Readonly<Record<string, Placement>> = {
  accounts: 'reference',
  sites: 'reference',
  [JOURNAL]: 'reference',
  api_keys: 'coordinator',
  rate_limits: 'coordinator',
  background_tasks: 'coordinator',
};

/** Which the other distributed tables join. */
export const FIRST_DISTRIBUTED = 'customers';

/** All tables of this release with their placement, `customers` before the tables that join it. */
export function placedTables(): ReadonlyMap<string, Placement> {
  const names = Object.values(tables).flatMap((table) => (is(table, PgTable) ? [placed(table)] : []));
  const all = new Map([[JOURNAL, OTHERS[JOURNAL] as Placement], ...names]);
  return new Map(
    [...all].toSorted(([a], [b]) => Number(b === FIRST_DISTRIBUTED) - Number(a === FIRST_DISTRIBUTED)),
  );
}

function placed(table: PgTable): [string, Placement] {
  const { name, columns } = getTableConfig(table);
  const placement = OTHERS[name] ?? (columns[0]?.name === 'account_id' ? 'distributed' : undefined);
  if (!placement) {
    throw new Error(
      `The table ${name} does not begin with account_id: say in database/placement.ts where it is.`,
    );
  }
  return [name, placement];
}
