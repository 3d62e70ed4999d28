// Languages: lower case in the domain, upper case in the schema.
import { LANGUAGE_CODES, languageName } from '../../fields/language.ts';
import { builder } from '../builder.ts';

export const LanguageCodeEnum = builder.enumType('LanguageCode', {
  description: 'A language: its two-letter ISO 639-1 code in upper case.',
  values: Object.fromEntries(
    LANGUAGE_CODES.map((code) => [
      code.toUpperCase(),
      { value: code, description: `${languageName(code)}.` },
    ]),
  ),
});
