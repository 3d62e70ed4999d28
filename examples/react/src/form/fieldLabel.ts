// The elements and the labels of fields, by their names in the form.
import type { PageTexts } from '../texts/en.tsx';

/** The id of the element that has the focus while a visitor corrects the field. */
export const fieldId = (name: string) => `field-${name}`;

/** The label of a field; that of a metadata entry says which entry, e.g. "Metadata, Entry 2: Key". */
export function fieldLabel(name: string, texts: PageTexts): string {
  const [field = '', index, part] = name.split('.');
  const label = texts.fields[field as keyof PageTexts['fields']];
  if (index === undefined) return label;
  return `${label}, ${texts.entry(Number(index) + 1)}: ${part === 'key' ? texts.metadataKey : texts.metadataValue}`;
}
