// A row for an INSERT that depends on another part of its statement, and therefore has a SELECT in place of VALUES.
import { getTableColumns, type SQL, sql, type Table } from 'drizzle-orm';

/** The columns as the result of a SELECT: a placeholder for each, with a prefix, as the parts of a statement share them. */
export function rowColumns<Row extends Table>(table: Row, prefix: string) {
  const columns = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const type = sql.raw(column.getSQLType());
    return [name, sql`${sql.placeholder(prefix + name)}::${type}`.as(column.name)];
  });
  return Object.fromEntries(columns) as {
    [Name in keyof Row['_']['columns']]: SQL.Aliased<Row['_']['columns'][Name]['_']['data']>;
  };
}

/** What these placeholders stand for. */
export function rowValues<Row extends Table>(
  table: Row,
  prefix: string,
  row: Readonly<Record<keyof Row['_']['columns'], unknown>>,
): Record<string, unknown> {
  const values = Object.entries(getTableColumns(table)).map(([name, column]) => {
    const value = row[name];
    return [prefix + name, value == null ? null : column.mapToDriverValue(value)];
  });
  return Object.fromEntries(values);
}
