// The yoga plugin through which every GraphQL error passes before it reaches the caller.
import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../graphql/context.ts';
import { recordErrors } from '../graphql/requestLog.ts';
import type { Log } from '../lib/log.ts';
import { logOverload } from '../lib/logOverload.ts';
import { Overload } from '../lib/overload.ts';
import { createFaultLog } from './faultLog.ts';
import { faultBehind, presentError } from './presentError.ts';

/**
 * Presents every error, whichever stage it comes from, writes the faults to the log, and counts overloads there. Without
 * `suggestions`, no message names other parts of the schema.
 */
export function errorPlugin(log: Log, options: { suggestions: boolean }): Plugin<object, RequestContext> {
  const logFaults = createFaultLog(log);
  return {
    onResultProcess(payload) {
      const { result, serverContext } = payload;
      const { requestId, requestLog } = serverContext;
      if (Array.isArray(result) || Symbol.asyncIterator in result || !result.errors) return;
      const failures = result.errors.map(faultBehind).filter((failure) => failure !== undefined);
      for (const failure of failures) if (failure instanceof Overload) logOverload(log, failure);
      logFaults(
        failures.filter((failure) => !(failure instanceof Overload)),
        requestId,
      );
      const errors = result.errors.map((error) => presentError(error, requestId, options));
      recordErrors(
        requestLog,
        errors.map(({ extensions }) => String(extensions.code)),
      );
      payload.setResult({ ...result, errors });
    },
  };
}
