// The choice of a language, by name; nobody has to choose.
import { Field } from './Field.tsx';
import { LANGUAGE_CODES, languageName } from './languageName.ts';

const locale = document.documentElement.lang;
const LANGUAGES = LANGUAGE_CODES.map((code) => ({ code, name: languageName(code, locale) })).sort((a, b) =>
  a.name.localeCompare(b.name, locale),
);

export function LanguageField() {
  return (
    <Field name="language" label="Language">
      {(attributes) => (
        <select {...attributes}>
          <option value="">As my browser</option>
          {LANGUAGES.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
