// The log: one JSON object a line, on standard output.
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Makes a log that writes lines of at least `level` to `destination` (standard output, unless told otherwise). */
export function createLog(
  level: (typeof LOG_LEVELS)[number],
  destination: DestinationStream = standardOutput(),
): Log {
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, destination);
}

/**
 * Lines are written when 4 KiB of them have come together, and after 0.2 s: one call of the system for a dozen requests.
 * Nobody waits for whoever reads them: beyond 16 MiB that are not read, lines are dropped.
 */
function standardOutput(): DestinationStream {
  const output = pino.destination({
    dest: 1,
    sync: false,
    minLength: 4096,
    maxLength: 16 * 2 ** 20,
    periodicFlush: 200,
  });
  // A full disk stops the log and not the service: its lines are written when there is room again, or dropped.
  output.on('error', () => {});
  // pino calls it when the process ends. The library's own tries again for ever where nobody reads any more.
  output.flushSync = () => {
    Object.assign(output, { sync: true });
    output.flush();
  };
  return output;
}
