// The interface of every outcome that is not a success.
import { builder } from '../builder.ts';
import { ERROR_MESSAGES, type Failure } from '../messages.ts';

export const ErrorInterface = builder.interfaceRef<Pick<Failure, 'kind'>>('Error').implement({
  description:
    'An expected end of a request that is not a success. Every member of a result union but the success implements ' +
    'it: select `message` on it, and your client can read failures that are added after it was written.',
  fields: (t) => ({
    message: t.string({
      description: 'What happened, in English, for people. Programs go by `__typename` and by codes.',
      resolve: ({ kind }) => ERROR_MESSAGES[kind],
    }),
  }),
});
