// Every table has its place on a distributed database.
import { getTableName, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { placedTables } from '../../src/database/placement.ts';
import * as tables from '../../src/database/tables.ts';

const all = Object.values(tables).flatMap((table) => (is(table, PgTable) ? [table] : []));

/** The columns of each key that the database keeps unique. */
function uniqueKeys(table: PgTable): string[][] {
  const { columns, primaryKeys, uniqueConstraints, indexes } = getTableConfig(table);
  const named = (parts: readonly object[]) => parts.map((part) => ('name' in part ? String(part.name) : '?'));
  return [
    ...columns.filter(({ primary, isUnique }) => primary || isUnique).map(({ name }) => [name]),
    ...primaryKeys.map(({ columns }) => named(columns)),
    ...uniqueConstraints.map(({ columns }) => named(columns)),
    ...indexes.filter(({ config }) => config.unique).map(({ config }) => named(config.columns)),
  ];
}

test('no table is without a place: one that does not begin with account_id needs a line of its own', () => {
  expect([...placedTables().keys()].toSorted()).toEqual(
    [...all.map(getTableName), 'customer_registration_migrations'].toSorted(),
  );
});

test('the tables that are not distributed are these', () => {
  const others = [...placedTables()].filter(([, placement]) => placement !== 'distributed');
  expect(Object.fromEntries(others)).toEqual({
    customer_registration_migrations: 'reference',
    accounts: 'reference',
    sites: 'reference',
    api_keys: 'coordinator',
    rate_limits: 'coordinator',
    background_tasks: 'coordinator',
  });
});

test.each(
  all
    .filter((table) => placedTables().get(getTableName(table)) === 'distributed')
    .map((table) => [getTableName(table), table] as const),
)('every unique key of %s includes the account, so that one node can decide it', (_name, table) => {
  const keys = uniqueKeys(table);
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys) expect(key).toContain('account_id');
});
