// The message of a field error. (pure)
import type { FieldErrorCode, InputField } from '../outcomes/fieldError.ts';
import type { Place } from './fieldCodes.ts';
import { formatText } from './formatText.ts';
import { isPlatformField, type PlatformField, platformFieldMessage } from './platform.ts';
import { TEXTS, type TextLanguage } from './texts.ts';

/** The fields of all inputs, those of the platform included. */
export type AnyField = InputField | PlatformField;

/** One field error, as far as its message depends on it. */
export interface FieldErrorFacts {
  readonly field: AnyField;
  readonly path: readonly string[];
  readonly code: FieldErrorCode;
  readonly limit?: number;
}

/** The message of one field error, e.g. "The password must have at least 8 characters." Platform fields: in English. */
export function fieldErrorMessage(error: FieldErrorFacts, language: TextLanguage = 'en'): string {
  const { field, path, code, limit = 0 } = error;
  if (isPlatformField(field)) return platformFieldMessage(field, code, limit);
  const { fields, otherFieldError } = TEXTS[language];
  const sentences: Readonly<Record<string, string>> | undefined = (
    fields as Partial<Record<Place, Readonly<Record<string, string>>>>
  )[placeOf(field, path)];
  return formatText(language, sentences?.[code] ?? otherFieldError, { limit });
}

/** The parts of a metadata entry, to which the path leads: `['metadata', '3', 'key']`. */
const METADATA_PLACES: Readonly<Record<string, Place>> = { key: 'METADATA_KEY', value: 'METADATA_VALUE' };

function placeOf(field: InputField, path: readonly string[]): Place {
  return (field === 'METADATA' && METADATA_PLACES[path[2] ?? '']) || field;
}
