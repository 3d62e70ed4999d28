// The words for people: pinned, so that a change of them is meant.
import { expect, test } from 'vitest';
import { FIELD_ERROR_CODES } from '../../src/outcomes/fieldError.ts';
import { ERROR_SENTENCES, fieldErrorMessage, RETRY_SENTENCES } from '../../src/texts/en.ts';

test('the sentence of each code', () => {
  const sentences = FIELD_ERROR_CODES.map((code) =>
    fieldErrorMessage({ field: 'PASSWORD', path: ['password'], code, limit: 8 }),
  );
  expect(sentences).toMatchInlineSnapshot(`
    [
      "The password is required.",
      "The password must have at least 8 characters.",
      "The password must have at most 8 characters.",
      "The password must have at most 8 entries.",
      "The password is not valid.",
      "The password contains characters that are not allowed.",
      "The password is already taken.",
      "The password occurs more than once.",
      "The password must contain a number.",
      "The password must contain a symbol, such as ! or #.",
      "The password must contain a lower-case letter.",
      "The password must contain an upper-case letter.",
      "The password is not valid. Get a new one.",
      "The password has expired. Get a new one.",
    ]
  `);
});

test('the sentence of each outcome that is an error', () => {
  expect({ ...ERROR_SENTENCES, ...RETRY_SENTENCES }).toMatchInlineSnapshot(`
    {
      "ApiKeyNotFoundError": "There is no API key with this id.",
      "CustomerNotFoundError": "There is no customer with this id.",
      "InvalidCredentialsError": "There is no customer with this login and this password.",
      "OVERLOADED": "The service is busy at the moment. Please try again shortly.",
      "RATE_LIMITED": "Too many attempts. Please wait a moment and try again.",
      "RISK_ASSESSMENT_UNAVAILABLE": "The security check is not available at the moment. Please try again shortly.",
      "RiskAssessmentError": "The registration was rejected by the risk assessment.",
      "SecretsKeyMissingError": "Secrets cannot be stored because SECRETS_KEY is not set. Please contact the operator of the service.",
      "SiteNotFoundError": "There is no site with this siteId.",
      "ValidationError": "Some fields need to be corrected.",
    }
  `);
});

test('where the code does not tell what to mend, the sentence does', () => {
  const say = (field: 'EMAIL' | 'USERNAME', code: 'TOO_LONG' | 'INVALID_CHARACTERS') =>
    fieldErrorMessage({ field, path: [field.toLowerCase()], code, limit: 254 });
  expect(say('USERNAME', 'INVALID_CHARACTERS')).toMatch(/only the letters a-z and A-Z, digits, - and _\.$/);
  expect(say('EMAIL', 'TOO_LONG')).toBe('The e-mail address is too long.');
});

test('within metadata the key or the value is named', () => {
  const at = (path: string[]) => fieldErrorMessage({ field: 'METADATA', path, code: 'TOO_MANY', limit: 50 });
  expect(at(['metadata'])).toBe('The metadata must have at most 50 entries.');
  expect(at(['metadata', '3', 'key'])).toBe('The metadata key must have at most 50 entries.');
});
