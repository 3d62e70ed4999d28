// A row for an INSERT that depends on another part of its statement, and therefore has a SELECT in place of VALUES.
import { getTableColumns, type SQL, type SQLWrapper, sql, type Table } from 'drizzle-orm';

/** The columns as the result of a SELECT: those that are given, and the defaults of the others. */
export function newRow<Row extends Table>(
  table: Row,
  given: { readonly [Name in keyof Row['$inferInsert']]: SQLWrapper },
) {
  const values: Readonly<Record<string, SQLWrapper | undefined>> = given;
  const columns = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value = values[name] ?? literal(column.default as Parameters<typeof literal>[0]);
    return [name, sql`${value}::${sql.raw(column.getSQLType())}`.as(column.name)];
  });
  return Object.fromEntries(columns) as {
    [Name in keyof Row['_']['columns']]: SQL.Aliased<Row['_']['columns'][Name]['_']['data']>;
  };
}

/** As a part of the text: what is always the same is no parameter. */
const literal = (value: string | number | boolean | undefined) =>
  sql.raw(value === undefined ? 'null' : `'${value}'`);
