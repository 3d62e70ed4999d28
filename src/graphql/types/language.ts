// Languages: lower case inside, capitals in the schema.
import { LANGUAGE_CODES, languageName } from '../../fields/language.ts';
import { builder } from '../builder.ts';

export const LanguageCodeEnum = builder.enumType('LanguageCode', {
  description: 'A language, as its two-letter ISO 639-1 code in capitals.',
  values: Object.fromEntries(
    LANGUAGE_CODES.map((code) => [
      code.toUpperCase(),
      { value: code, description: `${languageName(code)}.` },
    ]),
  ),
});
