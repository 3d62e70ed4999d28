// The log: one JSON object per line, on standard output.
import { type DestinationStream, type Logger, pino } from 'pino';
import { errorForLog } from './errorForLog.ts';

export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Makes a log that writes lines of at least `level` to `destination` (default: standard output). */
export function createLog(
  level: (typeof LOG_LEVELS)[number],
  destination: DestinationStream = standardOutput(),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      serializers: { err: errorForLog },
    },
    destination,
  );
}

/**
 * Lines are written in batches of 4 KiB, and after 0.2 s at the latest: one system call for a dozen requests. A slow reader
 * does not stop the service: beyond 16 MiB of unread lines, further lines are dropped.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({
    dest: 1,
    sync: false,
    minLength: 4096,
    maxLength: 16 * 2 ** 20,
    periodicFlush: 200,
  });
  // A full disk stops the log, not the service: lines are written when there is room again, or dropped.
  output.on('error', () => {});
  // pino calls this when the process ends. sonic-boom's own (4.2.1) retries EPIPE for ever if the reader has gone: delete
  // this function when that is fixed.
  output.flushSync = () => {
    Object.assign(output, { sync: true });
    output.flush();
  };
  return output;
}
