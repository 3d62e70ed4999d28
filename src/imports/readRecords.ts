// The records of a file: what a line of JSON, or a row of CSV, says about one customer.
import type { FileHandle } from 'node:fs/promises';
import { readCsv } from './readCsv.ts';
import { type Line, readLines } from './readLines.ts';

export type FileFormat = 'jsonl' | 'csv';

/** One record. */
export interface FileRecord {
  /** The number of its first line. */
  readonly line: number;
  /** Undefined: it cannot be read. */
  readonly input: object | undefined;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

export function readRecords(file: FileHandle, format: FileFormat): AsyncGenerator<FileRecord[]> {
  return format === 'csv' ? readCsv(readLines(file)) : readJsonLines(readLines(file));
}

async function* readJsonLines(pieces: AsyncIterable<Line[]>): AsyncGenerator<FileRecord[]> {
  for await (const lines of pieces) {
    yield lines
      .filter(({ text }) => text === null || text.trim() !== '')
      .map(({ number, text, end }) => ({ line: number, input: readObject(text), end }));
  }
}

function readObject(text: string | null): object | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
