// The rules of a password, counted as the service counts, so that a rule that is ticked off will not be refused.

/** `PasswordRules` of the schema. */
export interface PasswordRules {
  readonly minLength: number;
  readonly maxLength: number;
  readonly requiredClasses: readonly (keyof typeof CLASS_PATTERNS)[];
}

export type PasswordRule =
  | { readonly kind: 'LENGTH'; readonly min: number; readonly max: number; readonly met: boolean }
  | { readonly kind: keyof typeof CLASS_PATTERNS; readonly met: boolean };

/** Unicode general categories: Nd; P and S; Ll; Lu. */
const CLASS_PATTERNS = {
  NUMBER: /\p{Nd}/u,
  SYMBOL: /[\p{P}\p{S}]/u,
  LOWERCASE: /\p{Ll}/u,
  UPPERCASE: /\p{Lu}/u,
};

/** Each rule of the site, and whether what was typed meets it. Lengths are in Unicode code points after NFC. */
export function passwordRules(typed: string, rules: PasswordRules): PasswordRule[] {
  const password = typed.normalize('NFC');
  const { minLength: min, maxLength: max } = rules;
  const { length } = [...password];
  return [
    { kind: 'LENGTH', min, max, met: length >= min && length <= max },
    ...rules.requiredClasses.map((kind) => ({ kind, met: CLASS_PATTERNS[kind].test(password) })),
  ];
}
