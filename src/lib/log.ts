// The log: one JSON object a line, on standard output.
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

export type Log = Logger;

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Makes a log that writes lines of at least `level` to `destination` (standard output, unless told otherwise). */
export function createLog(level: (typeof LOG_LEVELS)[number], destination?: DestinationStream): Log {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  };
  return destination ? pino(options, destination) : logToStandardOutput(options);
}

const { error: ERROR = 50 } = pino.levels.values;

/**
 * Lines are written when 4 KiB of them have come together, and after 0.2 s: one call of the system for a dozen requests.
 * An error is written at once, with all that came before it, and what is left is when the process ends.
 */
function logToStandardOutput(options: LoggerOptions): Log {
  const output = pino.destination({ dest: 1, sync: true, minLength: 4096, periodicFlush: 200 });
  process.on('exit', () => output.flushSync());
  const hooks: LoggerOptions['hooks'] = {
    logMethod(line, method, level) {
      method.apply(this, line);
      if (level >= ERROR) output.flushSync();
    },
  };
  return pino({ ...options, hooks }, output);
}
