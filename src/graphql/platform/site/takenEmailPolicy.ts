// What a registration with a taken e-mail address is answered with.
import type { TakenEmailPolicy } from '../../../sites/emailSettings.ts';
import { builder } from '../../builder.ts';
import { enumValues } from '../../enumValues.ts';

const POLICIES: Record<TakenEmailPolicy, string> = {
  TELL: 'The field error TAKEN: the visitor learns at once that there is a customer with this address.',
  HIDE:
    'The same response as for an address that is free. Its owner gets a mail that says that there is an account ' +
    'already. Only with `emailVerification` REQUIRED.',
};

export const TakenEmailPolicyEnum = builder.enumType('TakenEmailPolicy', {
  description: 'The response to a registration with an address that another customer has.',
  values: enumValues(POLICIES),
});
