// The yoga plugin through which every GraphQL error passes before it reaches the caller.
import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../graphql/context.ts';
import { recordErrors } from '../graphql/requestLog.ts';
import { errorForLog } from '../lib/errorForLog.ts';
import type { Log } from '../lib/log.ts';
import { logOverload } from '../lib/logOverload.ts';
import { Overload } from '../lib/overload.ts';
import { faultBehind, presentError } from './presentError.ts';

/**
 * Presents every error, whichever stage it comes from, writes each fault to the log once, and counts overloads there.
 * Without `suggestions`, no message names other parts of the schema.
 */
export function errorPlugin(log: Log, options: { suggestions: boolean }): Plugin<object, RequestContext> {
  return {
    onResultProcess(payload) {
      const { result, serverContext } = payload;
      const { requestId, requestLog } = serverContext;
      if (Array.isArray(result) || Symbol.asyncIterator in result || !result.errors) return;
      const errors = result.errors.map((error) => {
        const fault = faultBehind(error);
        if (fault !== undefined) logFault(log, fault, requestId);
        return presentError(error, requestId, options);
      });
      recordErrors(
        requestLog,
        errors.map(({ extensions }) => String(extensions.code)),
      );
      payload.setResult({ ...result, errors });
    },
  };
}

function logFault(log: Log, fault: unknown, requestId: string): void {
  if (fault instanceof Overload) logOverload(log, fault);
  else log.error({ requestId, ...errorForLog(fault) }, 'fault');
}
