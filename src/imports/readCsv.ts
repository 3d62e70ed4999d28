// The records of a CSV file (RFC 4180), whose first line names the fields.
import { parse } from 'csv-parse/sync';
import { ImportError } from './importError.ts';
import { IMPORTED_FIELDS } from './importedCustomer.ts';
import { type Line, MAX_LINE_BYTES } from './readLines.ts';
import type { FileRecord } from './readRecords.ts';

const METADATA = 'metadata.';
const NAMES: readonly string[] = Object.keys(IMPORTED_FIELDS).filter((name) => name !== 'metadata');
const BOOLEANS: readonly string[] = ['emailHardbounce', 'emailVerified'];
const TRUTH: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

/** The cells of a record; undefined: it cannot be read. */
type Cells = readonly string[] | undefined;

/** A record, and where it stands. */
interface Row {
  readonly first: Line;
  readonly end: number;
  readonly cells: Cells;
}

export async function* readCsv(pieces: AsyncIterable<Line[]>): AsyncGenerator<FileRecord[]> {
  let header: readonly string[] | undefined;
  let waiting: Line[] = [];

  function* recordsOf(rows: readonly Row[]): Generator<FileRecord> {
    for (const { first, end, cells } of rows) {
      if (header) yield { line: first.number, input: toInput(cells, header), end };
      else header = readHeader(cells);
    }
  }

  for await (const lines of pieces) {
    const { rows, rest } = readRows([...waiting, ...lines], false);
    waiting = rest;
    yield [...recordsOf(rows)];
  }
  yield [...recordsOf(readRows(waiting, true).rows)];
}

/** Splits lines into records; `rest` is the beginning of a record that continues in the next piece. */
function readRows(lines: readonly Line[], isEnd: boolean): { rows: Row[]; rest: Line[] } {
  const rows: Row[] = [];
  let single: Line[] = [];
  const flush = () => {
    rows.push(...readSingleLines(single));
    single = [];
  };
  let at = 0;
  while (at < lines.length) {
    const first = lines[at] as Line;
    const length = recordLength(lines, at, isEnd);
    if (length === undefined) break;
    if (length === 1) {
      if (first.text?.trim() !== '') single.push(first);
      at++;
      continue;
    }
    flush();
    const parts = lines.slice(at, at + length);
    const [cells] = parseCells(parts.map(({ text }) => text).join('\n')) ?? [];
    // The quote that seemed to open a field that long was a mistake in one line: the lines after it are read by themselves.
    const used = cells ? length : 1;
    rows.push({ first, end: lines[at + used - 1]?.end ?? first.end, cells });
    at += used;
  }
  flush();
  return { rows, rest: lines.slice(at) };
}

/** How many lines a record has; undefined if that is not known yet. */
function recordLength(lines: readonly Line[], from: number, isEnd: boolean): number | undefined {
  let isOpen = false;
  let size = 0;
  for (let at = from; at < lines.length; at++) {
    const text = lines[at]?.text ?? null;
    size += text?.length ?? 0;
    if (text === null || size > MAX_LINE_BYTES) return 1;
    if ((text.split('"').length - 1) % 2 === 1) isOpen = !isOpen;
    if (!isOpen) return at - from + 1;
  }
  return isEnd ? 1 : undefined;
}

/** All at once, which is five times as fast; one by one if that fails. */
function readSingleLines(lines: readonly Line[]): Row[] {
  const readable = lines.filter(({ text }) => text !== null);
  const all = parseCells(readable.map(({ text }) => text).join('\n'));
  const together = all?.length === readable.length ? all.values() : undefined;
  return lines.map((first) => {
    const cells = first.text === null ? undefined : (together?.next().value ?? parseCells(first.text)?.[0]);
    return { first, end: first.end, cells };
  });
}

function parseCells(text: string): string[][] | undefined {
  try {
    return parse(text, { relax_column_count: true, record_delimiter: '\n' });
  } catch {
    return undefined;
  }
}

/** @throws ImportError: a misspelt name would lose a column of every customer. */
function readHeader(cells: Cells): readonly string[] {
  const names = cells?.map((name) => name.trim()) ?? [];
  const unknown = names.filter(
    (name) => !NAMES.includes(name) && !(name.startsWith(METADATA) && name !== METADATA),
  );
  if (names.length === 0 || unknown.length > 0) {
    const which = unknown.slice(0, 10).map((name) => JSON.stringify(name.slice(0, 64)));
    throw new ImportError(
      `The first line of a CSV file names its columns, separated by commas. These are not known: ${which.join(', ') || 'all'}. ` +
        `Known are ${NAMES.join(', ')} and ${METADATA}KEY.`,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new ImportError(`The file has two columns ${JSON.stringify(repeated)}.`);
  return names;
}

/** An empty cell counts as absent. */
function toInput(cells: Cells, header: readonly string[]): object | undefined {
  if (cells?.length !== header.length) return undefined;
  const input: Record<string, unknown> = {};
  const metadata: { key: string; value: string }[] = [];
  for (const [index, name] of header.entries()) {
    const cell = cells[index] ?? '';
    if (cell === '') continue;
    if (name.startsWith(METADATA)) metadata.push({ key: name.slice(METADATA.length), value: cell });
    // What is neither stays a text, which is rejected.
    else input[name] = BOOLEANS.includes(name) ? (TRUTH[cell.trim().toLowerCase()] ?? cell) : cell;
  }
  return metadata.length > 0 ? { ...input, metadata } : input;
}
