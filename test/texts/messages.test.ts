// The messages for people, in English: pinned, so that a change of them is meant.
import { expect, test } from 'vitest';
import { EMAIL_CODE_FAILURES } from '../../src/outcomes/emailCodeError.ts';
import { RETRY_REASONS } from '../../src/outcomes/retryLater.ts';
import { errorMessage } from '../../src/texts/errorMessage.ts';
import { FIELD_CODES } from '../../src/texts/fieldCodes.ts';
import { type AnyField, fieldErrorMessage } from '../../src/texts/fieldErrorMessage.ts';
import { PLATFORM_ERRORS } from '../../src/texts/platform.ts';
import { textLanguage } from '../../src/texts/textLanguage.ts';
import { TEXTS } from '../../src/texts/texts.ts';

const say = (field: AnyField, code: (typeof FIELD_CODES)['PASSWORD'][number], limit = 8) =>
  fieldErrorMessage({ field, path: [field.toLowerCase()], code, limit });

test('the message of each code of a password', () => {
  expect(FIELD_CODES.PASSWORD.map((code) => say('PASSWORD', code))).toMatchInlineSnapshot(`
    [
      "Please enter a password.",
      "The password must have at least 8 characters.",
      "The password must have at most 8 characters.",
      "The password contains characters that are not allowed.",
      "The password must contain a number.",
      "The password must contain a symbol, such as ! or #.",
      "The password must contain a lower-case letter.",
      "The password must contain an upper-case letter.",
      "This password is one of the most common ones. Please choose another one.",
    ]
  `);
});

test('the message of each outcome that is an error', () => {
  const kinds = Object.keys({ ...TEXTS.en.errors, ...PLATFORM_ERRORS }) as (keyof typeof TEXTS.en.errors)[];
  expect(kinds.map((kind) => errorMessage({ kind }))).toMatchInlineSnapshot(`
    [
      "Some fields need to be corrected.",
      "The e-mail address, the username or the password is incorrect.",
      "This site does not exist.",
      "The registration was rejected by the security check.",
      "Secrets cannot be stored, and no codes can be mailed, because SECRETS_KEY is not set. Please contact the operator of the service.",
      "Mail cannot be sent because SMTP_URL and MAIL_FROM are not set. Please contact the operator of the service.",
      "There is no customer with this id.",
      "There is no API key with this id.",
      "There is no webhook endpoint with this id.",
      "There is no webhook delivery with this id.",
    ]
  `);
  expect(
    RETRY_REASONS.map((reason) => errorMessage({ kind: 'RetryLaterError', reason })),
  ).toMatchInlineSnapshot(`
    [
      "Too many attempts. Please wait a moment and try again.",
      "The service is busy at the moment. Please try again shortly.",
      "The security check is not available at the moment. Please try again shortly.",
      "The service cannot send mail at the moment. Please try again later.",
    ]
  `);
});

test('the message of each failure of a code', () => {
  const messages = EMAIL_CODE_FAILURES.map((failure) => errorMessage({ kind: 'EmailCodeError', failure }));
  expect(messages).toMatchInlineSnapshot(`
    [
      "The code is not correct. Please check it, or request a new one.",
      "The code has expired. Please request a new one.",
      "The code has already been used. Please sign in.",
    ]
  `);
});

test('where the code does not say what to correct, the message does', () => {
  expect(say('USERNAME', 'INVALID_CHARACTERS')).toMatch(/only the letters a-z and A-Z, digits, - and _\.$/);
  expect(say('EMAIL', 'TOO_LONG')).toBe('The e-mail address is too long.');
});

test('within metadata the key or the value is named', () => {
  const at = (path: string[]) =>
    fieldErrorMessage({ field: 'METADATA', path, code: 'TOO_LONG', limit: 64 }, 'de');
  expect(at(['metadata', '3', 'key'])).toBe(
    'Der Schlüssel der Metadaten darf höchstens 64 Zeichen lang sein.',
  );
  expect(at(['metadata', '3', 'value'])).toBe('Der Wert der Metadaten darf höchstens 64 Zeichen lang sein.');
});

test('fields and errors of the platform are in English, whatever the language', () => {
  expect(fieldErrorMessage({ field: 'LABEL', path: ['label'], code: 'TOO_LONG', limit: 100 }, 'de')).toBe(
    'The label must have at most 100 characters.',
  );
  expect(fieldErrorMessage({ field: 'DEFAULT_LANGUAGE', path: [], code: 'INVALID_FORMAT' }, 'de')).toBe(
    'The default language is not valid.',
  );
  expect(errorMessage({ kind: 'ApiKeyNotFoundError' }, 'de')).toBe('There is no API key with this id.');
});

test('the first wanted language that has texts is chosen, else English', () => {
  expect(textLanguage([null, 'zu', undefined, 'pt', 'de'])).toBe('pt');
  expect(textLanguage(['zu', 'PT', 'constructor', ''])).toBe('en');
  expect(textLanguage([])).toBe('en');
});
