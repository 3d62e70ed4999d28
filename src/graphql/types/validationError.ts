// Fields to mend, as every mutation with an input says it.
import type { ValidationError } from '../../outcomes/validationError.ts';
import type { AnyField } from '../../texts/en.ts';
import { outcomeRefs } from '../outcomeRef.ts';
import { ErrorInterface } from './error.ts';
import { FieldErrorObject } from './fieldError.ts';

export const ValidationErrorObject = outcomeRefs<ValidationError<AnyField>>()('ValidationError').implement({
  description: 'Fields need to be mended; nothing was written.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    fieldErrors: t.field({
      type: [FieldErrorObject],
      description: 'Every broken rule of the request at once, those of one field together. Never empty.',
      resolve: ({ fieldErrors }) => [...fieldErrors],
    }),
  }),
});
