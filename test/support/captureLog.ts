// A log whose lines a test reads.
import { Writable } from 'node:stream';
import { createLog, type Log } from '../../src/lib/log.ts';

export interface CapturedLog {
  readonly log: Log;
  /** Every line since the beginning or `clear`, as text, except those that each request writes. */
  readonly lines: string[];
  /** The lines that each request writes when it has been answered. */
  readonly requestLines: string[];
  readonly clear: () => void;
}

export function captureLog(): CapturedLog {
  const lines: string[] = [];
  const requestLines: string[] = [];
  const destination = new Writable({
    write(line, _encoding, done) {
      (JSON.parse(String(line)).msg === 'request' ? requestLines : lines).push(String(line));
      done();
    },
  });
  return {
    log: createLog('info', destination),
    lines,
    requestLines,
    clear() {
      lines.length = 0;
      requestLines.length = 0;
    },
  };
}
