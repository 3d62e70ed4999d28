// Statements are prepared once for each connection, and not at all for a pooler.
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { preparing } from '../../src/database/preparing.ts';
import { useService } from '../support/service.ts';

const service = useService();

const QUESTION = 'select $1::int + 1 as answer';

test.each([
  ['a client that may prepare', true, [QUESTION]],
  ['a client of a pooler in transaction mode', false, []],
])('%s keeps one statement for a query and its transactions, or none', async (_case, prepare, kept) => {
  const { url } = service.database;
  // The embedded database has no connections.
  if (!url) return;
  const client = preparing(postgres(url, { max: 1, prepare }));
  const ask = (sql: postgres.Sql | postgres.TransactionSql) => sql.unsafe(QUESTION, [1]);
  expect(await ask(client)).toEqual([{ answer: 2 }]);
  expect(await ask(client)).toEqual([{ answer: 2 }]);
  await client.begin(async (transaction) => {
    expect(await ask(transaction)).toEqual([{ answer: 2 }]);
    await transaction.savepoint((savepoint) => ask(savepoint));
  });
  const statements = await client.unsafe('select statement from pg_prepared_statements');
  expect(statements.map(({ statement }) => statement).filter((text) => text === QUESTION)).toEqual(kept);
  await client.end();
});
