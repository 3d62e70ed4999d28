// The yoga plugin through which every GraphQL error passes before it reaches the caller.
import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../graphql/context.ts';
import { recordErrors } from '../graphql/requestLog.ts';
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import { faultBehind, presentError } from './presentError.ts';

/**
 * Presents every error, whichever stage it comes from, and writes each fault to the log once. Without `suggestions`, no
 * message names other parts of the schema.
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
  const { stack } = fault instanceof Error ? fault : new Error(String(fault));
  log.error(
    { requestId, stack, ...(fault instanceof Fault ? { ...fault.details, code: fault.code } : {}) },
    'fault',
  );
}
