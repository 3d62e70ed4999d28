// The outcome of a code that proves nothing.
import type { EmailCodeError, EmailCodeFailure } from '../../outcomes/emailCodeError.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';
import { outcomeRefs } from '../outcomeRefs.ts';
import { ErrorInterface } from './error.ts';

const FAILURES: Record<EmailCodeFailure, string> = {
  INVALID:
    'The code is wrong, the id is unknown or belongs to another site, or there were too many tries: five for a code, ' +
    'twenty for a verification. Let the visitor correct the code, or request another one with `resendEmailCode`.',
  EXPIRED:
    'The code is right but was mailed more than 30 minutes ago: request another one. Or the verification began more than 24 ' +
    'hours ago: begin again.',
  USED: 'The address was proved before. The customer can sign in.',
};

const EmailCodeFailureEnum = builder.enumType('EmailCodeFailure', {
  description: 'Why a code is rejected. Values may be added.',
  values: enumValues(FAILURES),
});

export const EmailCodeErrorObject = outcomeRefs<EmailCodeError>()('EmailCodeError').implement({
  description: 'The code proves nothing. Nothing was changed.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    failure: t.expose('failure', { type: EmailCodeFailureEnum, description: 'Why the code is rejected.' }),
  }),
});
