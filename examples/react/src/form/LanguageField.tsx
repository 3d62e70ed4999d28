// The choice of the customer's language, by name; a visitor need not choose.
import { useMemo } from 'react';
import { useTexts } from '../language/PageLanguage.tsx';
import { Field } from './Field.tsx';
import { LANGUAGE_CODES, languageName } from './languageName.ts';

export function LanguageField() {
  const { code: page, automatic } = useTexts();
  const languages = useMemo(
    () =>
      LANGUAGE_CODES.map((code) => ({ code, name: languageName(code, page) })).sort((a, b) =>
        a.name.localeCompare(b.name, page),
      ),
    [page],
  );
  return (
    <Field name="language">
      {(attributes) => (
        <select {...attributes}>
          <option value="">{automatic}</option>
          {languages.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
