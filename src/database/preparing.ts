// Prepared statements for every query: drizzle asks for one only where a query was given a name.
import type postgres from 'postgres';

type Client = postgres.Sql | postgres.TransactionSql;
type Work = (transaction: postgres.TransactionSql) => unknown;

/**
 * The client, and its transactions, with every statement prepared once for each connection. Without, postgres.js asks
 * the server for the types of the parameters first, every time: two round trips and a plan where one trip would do. A
 * client made with `prepare: false`, for a pooler, goes on without.
 */
export function preparing<Given extends Client>(client: Given): Given {
  const unsafe = client.unsafe.bind(client);
  const nested = (name: 'begin' | 'savepoint') => {
    const open = (client as unknown as Partial<Record<typeof name, (...args: unknown[]) => unknown>>)[name];
    if (!open) return {};
    const wrapped = (...args: [...unknown[], Work]) =>
      open(...args.slice(0, -1), (transaction: postgres.TransactionSql) =>
        (args.at(-1) as Work)(preparing(transaction)),
      );
    return { [name]: wrapped };
  };
  return Object.assign(client, nested('begin'), nested('savepoint'), {
    unsafe: ((query, parameters, options) =>
      unsafe(query, parameters, { ...options, prepare: true })) as typeof client.unsafe,
  });
}
