// What the form holds, and how it becomes the input of the mutation.
import type { LanguageCode, RegisterCustomerInput } from '../gql/graphql.ts';
import { TERMS_VERSION } from '../settings.ts';

/** Every field of the input, and the box of the terms. What was not filled in is empty text, which counts as absent. */
export type FormValues = Required<{
  [Name in keyof Omit<RegisterCustomerInput, 'language' | 'idempotencyKey'>]: NonNullable<
    RegisterCustomerInput[Name]
  >;
}> & {
  /** '' leaves the choice to the page and the service. */
  language: LanguageCode | '';
  terms: boolean;
};

/** The values of the forms of the page: of the registration, and the code of a mail. */
export type PageValues = FormValues & { code: string };

/** The fields that have an input element of their own. */
export type FieldName = Exclude<keyof PageValues, 'metadata'> | `metadata.${number}.${'key' | 'value'}`;

/** A field that is added to the input must be added here, and then to the form. */
export const EMPTY_FORM: FormValues = {
  email: '',
  password: '',
  language: '',
  username: '',
  displayName: '',
  emailHardbounce: false,
  firstName: '',
  lastName: '',
  metadata: [],
  oldProviderId: '',
  organization: '',
  phone: '',
  salutation: '',
  title: '',
  securityToken: '',
  terms: false,
};

/** What a visitor has typed, for as long as the page is open: it is shown again to those who correct their address. */
export interface Draft {
  readonly values: FormValues;
  /** One for the form: an attempt that arrived while its answer was lost is recognised by it. */
  readonly idempotencyKey: string;
}

export const newDraft = (): Draft => ({ values: EMPTY_FORM, idempotencyKey: crypto.randomUUID() });

/** `pageLanguage` is what the visitor has chosen for the page, if they have. */
export function toInput(
  { language, terms, metadata, ...values }: FormValues & Pick<RegisterCustomerInput, 'idempotencyKey'>,
  pageLanguage: LanguageCode | undefined,
): RegisterCustomerInput {
  const chosen = language || pageLanguage;
  return {
    ...values,
    // Without a language, the service takes the browser's Accept-Language.
    ...(chosen && { language: chosen }),
    metadata: terms ? [...metadata, { key: 'termsAccepted', value: TERMS_VERSION }] : metadata,
  };
}
