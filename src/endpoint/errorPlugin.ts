// The yoga plugin through which every GraphQL error passes on its way out.
import {
  coerceInputValue,
  type ExecutionArgs,
  GraphQLError,
  isInputType,
  Kind,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestContext } from '../graphql/context.ts';
import { reportErrors } from '../graphql/requestReport.ts';
import { Fault } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import { faultBehind, presentError, withoutValue } from './presentError.ts';

/**
 * Presents every error, whichever stage it comes from, and writes each fault to the log once. Without `suggestions` none
 * tells what else there is in the schema.
 */
export function errorPlugin(log: Log, options: { suggestions: boolean }): Plugin<object, RequestContext> {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone({ result, setResult }) {
        if (Symbol.asyncIterator in result || !result.errors?.some(refusedVariable)) return;
        const rest = result.errors.filter((error) => !refusedVariable(error));
        // One error for each fault in the value, so that a variable may be named by several.
        const variables = new Set(result.errors.flatMap((error) => refusedVariable(error) ?? []));
        const explained = [...variables].flatMap((variable) => explainVariable(variable, args));
        setResult({ ...result, errors: [...explained, ...rest] });
      },
    }),
    onResultProcess(payload) {
      const { result, serverContext } = payload;
      const { requestId, report } = serverContext;
      if (Array.isArray(result) || Symbol.asyncIterator in result || !result.errors) return;
      const errors = result.errors.map((error) => {
        const fault = faultBehind(error);
        if (fault !== undefined) logFault(log, fault, requestId);
        return presentError(error, requestId, options);
      });
      reportErrors(
        report,
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

/** The variable whose value graphql-js refused and printed; nothing for any other error. */
function refusedVariable({ nodes, message }: GraphQLError): VariableDefinitionNode | undefined {
  const node = nodes?.[0];
  return node?.kind === Kind.VARIABLE_DEFINITION && message.includes('got invalid value') ? node : undefined;
}

/** The faults of one variable that are told: as many as the executor itself reports. */
const MAX_EXPLAINED = 50;

/**
 * graphql-js prints the whole value of a variable that does not fit, password included. Coercing it once more tells
 * the same faults by their paths: `Variable "$input" is invalid at input.email`.
 */
function explainVariable(
  definition: VariableDefinitionNode,
  { schema, variableValues }: ExecutionArgs,
): GraphQLError[] {
  const name = definition.variable.name.value;
  const type = typeFromAST(schema, definition.type);
  if (!isInputType(type)) return [];
  const explained: GraphQLError[] = [];
  const explain: Parameters<typeof coerceInputValue>[2] = (path, _value, { message }) => {
    if (explained.length === MAX_EXPLAINED) throw new Enough();
    const place = `${name}${path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}`;
    const words = `Variable "$${name}" is invalid at ${place}: ${withoutValue(message)}`;
    explained.push(new GraphQLError(words, { nodes: definition }));
  };
  try {
    coerceInputValue(variableValues?.[name], type, explain);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return explained;
}

/** Thrown to end a coercion that nobody needs to hear more of. */
class Enough extends Error {}
