// A plugin of the code generator: the English names of languages, which stand in the schema as descriptions.

export function plugin(schema) {
  const values = schema.getType('LanguageCode').getValues();
  const names = Object.fromEntries(
    values.map(({ name, description }) => [name, description.replace(/\.$/, '')]),
  );
  return `export const LANGUAGE_NAMES = ${JSON.stringify(names, null, 2)};\n`;
}
