// The outcome of a mutation whose input violates rules.
import type { Audience } from '../../outcomes/audience.ts';
import type { ValidationError } from '../../outcomes/validationError.ts';
import type { AnyField } from '../../texts/fieldErrorMessage.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { ErrorInterface } from './error.ts';
import { FieldErrorObject } from './fieldError.ts';

export const ValidationErrorObject = outcomeRefs<ValidationError<AnyField> & Audience>()(
  'ValidationError',
).implement({
  description: 'Some fields need to be corrected. Nothing was stored.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    fieldErrors: t.field({
      type: [FieldErrorObject],
      description: 'All violated rules of the input, in the order of its fields. Never empty.',
      // Spread last: V8 adds properties to a spread object the slow way, which took 4 microseconds.
      resolve: ({ fieldErrors, argumentPath, siteLanguage, acceptLanguage }) =>
        fieldErrors.map((error) => ({ argumentPath, siteLanguage, acceptLanguage, ...error })),
    }),
  }),
});
