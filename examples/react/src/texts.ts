// The words for refused fields and password rules: the one file in which a publisher replaces them.
import type { FieldError } from './api/useRegisterCustomer.ts';
import type { PasswordRule } from './form/passwordRules.ts';
import type { FieldErrorCode } from './gql/graphql.ts';

const SECURITY_CHECK_EXPIRED = 'The security check has expired: please do it once more.';

/** Told where the script of the provider of risk assessment does not load. */
export const SECURITY_CHECK_FAILED =
  'The security check cannot be loaded. Allow it in your content blocker, if you have one, and try again.';

/**
 * Texts by code. A code that is missing here, or that gives nothing, is told in the words of the server, which are
 * whole English sentences. `error.limit` is the bound that was broken: `TOO_SHORT: ({ limit }) => `…${limit}…`.
 */
const TEXTS: Partial<Record<FieldErrorCode, (error: FieldError) => string | undefined>> = {
  TAKEN: ({ field }) =>
    field === 'EMAIL' ? 'There is an account with this e-mail address already.' : undefined,
  REQUIRED: ({ field }) => (field === 'SECURITY_TOKEN' ? 'Please complete the security check.' : undefined),
  TOKEN_INVALID: () => SECURITY_CHECK_EXPIRED,
  TOKEN_EXPIRED: () => SECURITY_CHECK_EXPIRED,
};

export function fieldErrorText(error: FieldError): string {
  return TEXTS[error.code]?.(error) ?? error.message;
}

const CLASS_TEXTS: Record<Exclude<PasswordRule['kind'], 'LENGTH'>, string> = {
  NUMBER: 'A number',
  SYMBOL: 'A symbol, such as ! or #',
  LOWERCASE: 'A lower-case letter',
  UPPERCASE: 'An upper-case letter',
};

/** What the password needs. */
export function passwordRuleText(rule: PasswordRule): string {
  return rule.kind === 'LENGTH' ? `${rule.min} to ${rule.max} characters` : CLASS_TEXTS[rule.kind];
}
