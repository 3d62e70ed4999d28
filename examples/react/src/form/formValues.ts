// What the form holds, and how it becomes the input of the mutation.
import type { LanguageCode, RegisterCustomerInput } from '../gql/graphql.ts';

/** Every field of the input. What was not filled in is empty text, which the service takes as not given. */
export type FormValues = Required<{
  [Name in keyof Omit<RegisterCustomerInput, 'language'>]: NonNullable<RegisterCustomerInput[Name]>;
}> & {
  /** '' is "as my browser". */
  language: LanguageCode | '';
};

/** The fields that have an input element of their own. */
export type FieldName = Exclude<keyof FormValues, 'metadata'> | `metadata.${number}.${'key' | 'value'}`;

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
};

export function toInput({ language, ...values }: FormValues): RegisterCustomerInput {
  // Without a language, the service goes by the browser's Accept-Language.
  return language ? { ...values, language } : values;
}
