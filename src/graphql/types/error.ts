// The interface of every expected failure.
import type { Audience } from '../../outcomes/audience.ts';
import { type ErrorOutcome, errorMessage } from '../../texts/errorMessage.ts';
import { builder } from '../builder.ts';
import { MESSAGE_LANGUAGE_DESCRIPTION, messageLanguage } from '../messageLanguage.ts';
import { LanguageCodeEnum } from './language.ts';

// An outcome without a sentence in src/texts/ cannot implement it: it does not compile.
export const ErrorInterface = builder.interfaceRef<ErrorOutcome & Audience>('Error').implement({
  description:
    'The interface of every expected failure: every failure in a result union implements it. Select `message` on it, ' +
    'and your client can read failures that are added later.',
  fields: (t) => ({
    message: t.string({
      description: 'What happened, for people. Programs use `__typename` and the codes.',
      args: { language: t.arg({ type: LanguageCodeEnum, description: MESSAGE_LANGUAGE_DESCRIPTION }) },
      resolve: (error, { language }, context) =>
        errorMessage(error, messageLanguage(language, error, context)),
    }),
  }),
});
