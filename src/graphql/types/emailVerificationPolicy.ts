// Whether a site verifies e-mail addresses.
import type { EmailVerificationPolicy } from '../../sites/emailSettings.ts';
import { builder } from '../builder.ts';
import { enumValues } from '../enumValues.ts';

const POLICIES: Record<EmailVerificationPolicy, string> = {
  OFF: 'Addresses are not verified.',
  ON: 'A customer can be signed in at once, and gets a mail with a code that verifies the address.',
  REQUIRED: 'There is no customer until the code that was mailed to the address has been sent back.',
};

export const EmailVerificationPolicyEnum = builder.enumType('EmailVerificationPolicy', {
  description: 'Whether a site verifies e-mail addresses, by a code that it mails to them.',
  values: enumValues(POLICIES),
});
