// The lines of a file, in pieces, with bounds on what one line can cost.
import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without its end; null: it is too long, or not UTF-8. */
  readonly text: string | null;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/** A longer line is not read. */
export const MAX_LINE_BYTES = 64 * 1024;

const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** All lines, blank ones included, some at a time. A byte order mark and CRLF are accepted. */
export async function* readLines(file: FileHandle): AsyncGenerator<Line[]> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = Buffer.alloc(0);
  /** The rest of a line that is too long is skipped. */
  let tooLong = false;
  let number = 0;
  let position = 0;

  function toLine(bytes: Buffer, end: number): Line {
    number++;
    const isTooLong = tooLong || bytes.length > MAX_LINE_BYTES + 1;
    tooLong = false;
    const start = number === 1 && bytes.subarray(0, 3).equals(BOM) ? 3 : 0;
    const stop = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    const content = bytes.subarray(start, stop);
    const readable = !isTooLong && content.length <= MAX_LINE_BYTES && isUtf8(content);
    return { number, text: readable ? content.toString('utf8') : null, end };
  }

  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const first = position - rest.length;
    position += bytesRead;
    const lines: Line[] = [];
    let start = 0;
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, start)) {
      lines.push(toLine(bytes.subarray(start, at), first + at + 1));
      start = at + 1;
    }
    rest = bytes.subarray(start);
    if (rest.length > MAX_LINE_BYTES + 4) {
      tooLong = true;
      rest = Buffer.alloc(0);
    }
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0 || tooLong) yield [toLine(rest, position)];
}
