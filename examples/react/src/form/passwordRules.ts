// The rules of a password, counted as the service counts, so that a password that meets them will not be rejected.

/** `PasswordRules` of the schema. */
export interface PasswordRules {
  readonly minLength: number;
  readonly maxLength: number;
  readonly requiredClasses: readonly (keyof typeof CLASS_PATTERNS)[];
}

export type PasswordRule =
  | { readonly kind: 'LENGTH'; readonly min: number; readonly max: number; readonly met: boolean }
  | { readonly kind: keyof typeof CLASS_PATTERNS | 'CHARACTERS'; readonly met: boolean };

/** Unicode general categories: Nd; P and S; Ll; Lu. */
const CLASS_PATTERNS = {
  NUMBER: /\p{Nd}/u,
  SYMBOL: /[\p{P}\p{S}]/u,
  LOWERCASE: /\p{Ll}/u,
  UPPERCASE: /\p{Lu}/u,
};

/** What the service stores in no text: control characters, controls of direction and shape, noncharacters. */
const FORBIDDEN =
  /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\p{Noncharacter_Code_Point}]/u;

/**
 * Each rule of the site, and whether what was typed meets it. Lengths are in Unicode code points after NFC. The rule that
 * hardly anyone violates, on characters, is there only if it is violated.
 */
export function passwordRules(typed: string, rules: PasswordRules): PasswordRule[] {
  const password = typed.normalize('NFC');
  const { minLength: min, maxLength: max } = rules;
  const { length } = [...password];
  const broken: PasswordRule[] = FORBIDDEN.test(password) ? [{ kind: 'CHARACTERS', met: false }] : [];
  return [
    ...broken,
    { kind: 'LENGTH', min, max, met: length >= min && length <= max },
    ...rules.requiredClasses.map((kind) => ({ kind, met: CLASS_PATTERNS[kind].test(password) })),
  ];
}
