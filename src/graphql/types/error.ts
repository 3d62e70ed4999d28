// The interface of every expected failure.
import { type ErrorOutcome, errorMessage } from '../../texts/en.ts';
import { builder } from '../builder.ts';

// An outcome without a sentence in texts/en.ts cannot implement it: it does not compile.
export const ErrorInterface = builder.interfaceRef<ErrorOutcome>('Error').implement({
  description:
    'The interface of every expected failure: every failure in a result union implements it. Select `message` on it, ' +
    'and your client can read failures that are added later.',
  fields: (t) => ({
    message: t.string({
      description: 'What happened, in English, for people. Programs use `__typename` and the codes.',
      resolve: errorMessage,
    }),
  }),
});
