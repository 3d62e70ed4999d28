// The rules for passwords, as data, and the check of a password against them. (pure)
import { codePointLength, hasForbiddenCharacters, withoutUnseenCharacters } from '../lib/text.ts';
import type { Violation } from '../outcomes/fieldError.ts';

/** The classes of characters that a policy can require. */
export const CHARACTER_CLASSES = ['NUMBER', 'SYMBOL', 'LOWERCASE', 'UPPERCASE'] as const;
export type CharacterClass = (typeof CHARACTER_CLASSES)[number];

/** The bounds of a password, in Unicode code points after NFC, and the classes of which it needs at least one character each. */
export interface PasswordPolicy {
  readonly minLength: number;
  readonly maxLength: number;
  readonly requiredClasses: readonly CharacterClass[];
  /** Whether passwords of the list of common ones are rejected: commonPasswords.ts. */
  readonly refuseCommon: boolean;
}

/** The longest password of any site, in code points. */
export const PASSWORD_MAX_LENGTH = 256;

const policies = (refuseCommon: boolean) => ({
  standard: { minLength: 6, maxLength: PASSWORD_MAX_LENGTH, requiredClasses: [], refuseCommon },
  strong: { minLength: 8, maxLength: 30, requiredClasses: CHARACTER_CLASSES, refuseCommon },
});
const ANY = policies(false);
const UNCOMMON = policies(true);

/** The policy of a site: one of four objects, whatever the number of sites. */
export function passwordPolicy({
  strongPasswords,
  refuseCommonPasswords,
}: {
  readonly strongPasswords: boolean;
  readonly refuseCommonPasswords: boolean;
}): PasswordPolicy {
  const { standard, strong } = refuseCommonPasswords ? UNCOMMON : ANY;
  return strongPasswords ? strong : standard;
}

/** One violated rule; `limit` is the bound that was violated, in code points. */
export type PasswordViolation =
  | { readonly code: 'TOO_SHORT' | 'TOO_LONG'; readonly limit: number }
  | { readonly code: 'INVALID_CHARACTERS' | 'COMMON' | `MISSING_${CharacterClass}` };

/** Unicode general categories: Nd; P and S; Ll; Lu. */
const CLASS_PATTERNS: Record<CharacterClass, RegExp> = {
  NUMBER: /\p{Nd}/u,
  SYMBOL: /[\p{P}\p{S}]/u,
  LOWERCASE: /\p{Ll}/u,
  UPPERCASE: /\p{Lu}/u,
};

/**
 * A longer text (in UTF-16 units) is too long after NFC as well, which joins at most four code points into one. It is
 * not normalised, because the time to order combining marks is quadratic.
 */
const MAX_UNITS = 16 * PASSWORD_MAX_LENGTH;

/**
 * The form in which passwords are counted, checked and hashed: NFC and no other change, so that the same characters
 * typed on two keyboards are the same password (NIST SP 800-63B-4 section 3.1.1.2).
 */
export function normalizePassword(typed: string): string {
  return typed.length > MAX_UNITS ? typed : typed.normalize('NFC');
}

/** Every rule that a normalised password violates, except that it must not be common: that takes a list. */
export function checkPassword(password: string, policy: PasswordPolicy): PasswordViolation[] {
  const violations: PasswordViolation[] = [];
  const length = codePointLength(password);
  if (hasForbiddenCharacters(password)) violations.push({ code: 'INVALID_CHARACTERS' });
  if (length < policy.minLength) violations.push({ code: 'TOO_SHORT', limit: policy.minLength });
  if (length > policy.maxLength) violations.push({ code: 'TOO_LONG', limit: policy.maxLength });
  for (const name of policy.requiredClasses) {
    if (!CLASS_PATTERNS[name].test(password)) violations.push({ code: `MISSING_${name}` });
  }
  return violations;
}

/** A password as typed: normalised, with every rule that it violates, except that it must not be common. */
export function readPassword(
  typed: string,
  policy: PasswordPolicy,
): { readonly password: string; readonly violations: readonly Violation[] } {
  const password = normalizePassword(typed);
  const isEmpty = withoutUnseenCharacters(password) === '';
  return { password, violations: isEmpty ? [{ code: 'REQUIRED' }] : checkPassword(password, policy) };
}
