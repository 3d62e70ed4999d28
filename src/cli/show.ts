// What commands print: columns for people, one JSON document for scripts.
import { printable, printableJson } from './printable.ts';

/** `json` is the value of the option `--json`. */
export interface ShowOptions {
  readonly json?: boolean;
}

/** Rows of one kind; `columns` are the fields that people see. */
export function showRows<Row extends object>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
  { json }: ShowOptions,
): void {
  if (json) showJson(rows);
  else if (rows.length === 0) console.log('None.');
  else showTable(rows, columns);
}

function showTable<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): void {
  const table = [columns, ...rows.map((row) => columns.map((column) => cell(row[column])))];
  const widths = columns.map((_, index) => Math.max(...table.map((line) => line[index]?.length ?? 0)));
  for (const line of table) {
    console.log(
      line
        .map((text, index) => text.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** One object, a line for each of its fields. */
export function showOne(row: object, { json }: ShowOptions): void {
  if (json) {
    showJson(row);
    return;
  }
  const width = Math.max(...Object.keys(row).map((name) => name.length));
  for (const [name, value] of Object.entries(row)) console.log(`${name.padEnd(width)}  ${cell(value)}`);
}

export function showJson(value: unknown): void {
  console.log(printableJson(value));
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString();
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}
