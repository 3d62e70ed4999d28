// Which codes each field can have: every language has a sentence for each of these pairs. (pure)
import type { FieldErrorCode, InputField } from '../outcomes/fieldError.ts';

/** A field, as far as sentences depend on it: keys and values of metadata have their own. */
export type Place = InputField | 'METADATA_KEY' | 'METADATA_VALUE';

const TEXT = ['TOO_LONG', 'INVALID_CHARACTERS'] as const;

/** A field that is added to the inputs does not compile until its codes are listed here. */
export const FIELD_CODES = {
  EMAIL: ['REQUIRED', 'TOO_LONG', 'INVALID_FORMAT', 'INVALID_CHARACTERS', 'TAKEN'],
  PASSWORD: [
    'REQUIRED',
    'TOO_SHORT',
    'TOO_LONG',
    'INVALID_CHARACTERS',
    'MISSING_NUMBER',
    'MISSING_SYMBOL',
    'MISSING_LOWERCASE',
    'MISSING_UPPERCASE',
    'COMMON',
  ],
  // The type of the input leaves nothing to correct.
  LANGUAGE: [],
  USERNAME: [...TEXT, 'TAKEN'],
  DISPLAY_NAME: TEXT,
  EMAIL_HARDBOUNCE: [],
  FIRST_NAME: TEXT,
  LAST_NAME: TEXT,
  METADATA: ['TOO_MANY'],
  METADATA_KEY: ['REQUIRED', ...TEXT, 'DUPLICATE_KEY'],
  METADATA_VALUE: TEXT,
  OLD_PROVIDER_ID: TEXT,
  ORGANIZATION: TEXT,
  PHONE: TEXT,
  SALUTATION: TEXT,
  TITLE: TEXT,
  SECURITY_TOKEN: ['REQUIRED', ...TEXT, 'TOKEN_INVALID', 'TOKEN_EXPIRED'],
  IDEMPOTENCY_KEY: ['INVALID_FORMAT'],
} as const satisfies Record<Place, readonly FieldErrorCode[]>;

type CodesOf<P extends Place> = (typeof FIELD_CODES)[P][number];

/** A sentence for each pair. */
export type FieldSentences = {
  readonly [P in Place as CodesOf<P> extends never ? never : P]: { readonly [Code in CodesOf<P>]: string };
};

/** The codes that only fields of the platform have: src/texts/platform.ts. */
type PlatformCode = 'NEEDS_VERIFICATION';

/** The codes that no field has: there are none. */
export type UnusedCode = Exclude<FieldErrorCode, CodesOf<Place> | PlatformCode>;
