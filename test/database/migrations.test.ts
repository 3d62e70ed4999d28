// The migration files themselves.
import { expect, test } from 'vitest';
import { readMigrations } from '../../src/database/migrations.ts';

const migrations = readMigrations();

test('no migration names a schema: the tables are where the search path leads', () => {
  for (const { statements } of migrations) {
    expect(statements.join('\n')).not.toMatch(/\bpublic\b|\bsearch_path\b|create schema/i);
  }
});

test('each is newer than the one before it', () => {
  const times = migrations.map(({ createdAt }) => createdAt);
  expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
});

/** Reads or writes every row, or waits for all readers, while a stronger lock of the same transaction is held. */
const LONG = /validate constraint|create (unique )?index.* on "customers"|set not null/i;
const LOCKING = /add constraint|drop |alter column|create (unique )?index/i;

test.each(migrations.slice(1).map(({ statements }, index) => [index + 1, statements] as const))(
  'migration %i holds no lock while it reads all customers',
  (_index, statements) => {
    if (!statements.some((statement) => LONG.test(statement))) return;
    expect(statements.filter((statement) => LOCKING.test(statement) && !LONG.test(statement))).toEqual([]);
    expect(statements.length).toBe(1);
  },
);
