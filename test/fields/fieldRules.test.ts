// Rules of fields: which text is blank, which characters are rejected, wherever text is entered.
import { describe, expect, test } from 'vitest';
import { readNewAccount } from '../../src/accounts/account.ts';
import { readNewApiKey } from '../../src/accounts/apiKey.ts';
import { readCustomerChanges } from '../../src/customers/customerChanges.ts';
import { passwordPolicy } from '../../src/passwords/passwordPolicy.ts';
import { readRegistrationInput } from '../../src/registration/registrationInput.ts';
import { readNewSite } from '../../src/sites/siteInput.ts';

const POLICY = {
  passwords: passwordPolicy({ strongPasswords: false, refuseCommonPasswords: false }),
  securityTokenRequired: false,
};
const TEXTS = [
  'displayName',
  'firstName',
  'lastName',
  'oldProviderId',
  'organization',
  'salutation',
  'title',
] as const;

const register = (input: object) =>
  readRegistrationInput({ email: 'ada@example.com', password: 'correct horse', ...input }, POLICY);
const codesOf = (reading: object) =>
  'fieldErrors' in reading ? (reading.fieldErrors as { code: string }[]).map(({ code }) => code) : [];

describe('text that shows nothing', () => {
  test.each([
    '\u200b',
    '\u2060',
    '\u2800\u2800',
    '\u3164',
    '\u00ad',
    '\u202e',
    '\ufe0f',
    '\u3000',
    '\u{e0001}',
  ])('%j is absent in optional fields, and REQUIRED in others', (blank) => {
    const { applicant } = register(Object.fromEntries(TEXTS.map((field) => [field, blank])));
    for (const field of TEXTS) expect(applicant?.[field]).toBeNull();
    expect(codesOf(register({ email: blank }))).toEqual(['REQUIRED']);
    expect(codesOf(register({ metadata: [{ key: blank, value: '' }] }))).toEqual(['REQUIRED']);
    expect(codesOf(readNewSite({ name: blank }))).toEqual(['REQUIRED']);
    expect(codesOf(readNewApiKey({ label: blank }))).toEqual(['REQUIRED']);
    expect(codesOf(readNewAccount({ name: blank }))).toEqual(['REQUIRED']);
    expect(codesOf(readCustomerChanges({ email: blank }))).toEqual(['REQUIRED']);
  });

  test('is no password, but white space is', () => {
    expect(codesOf(register({ password: '\u200b'.repeat(6) }))).toEqual(['REQUIRED']);
    expect(codesOf(register({ password: ' '.repeat(6) }))).toEqual([]);
  });
});

describe('characters that act on the text around them', () => {
  test.each([
    'ada\u202egnp.exe',
    'a\u2066b',
    'a\u2028b',
    'a\u2029b',
    'a\ufff9b',
    'a\uffff',
    'a\ufdd0b',
    'a\u0000b',
    'a\ud800b',
  ])('%j is rejected in every text', (text) => {
    for (const field of [...TEXTS, 'username', 'phone']) {
      expect(codesOf(register({ [field]: text })), field).toEqual(['INVALID_CHARACTERS']);
      expect(codesOf(readCustomerChanges({ [field]: text })), field).toEqual(['INVALID_CHARACTERS']);
    }
    expect(codesOf(register({ password: `${text} and more` }))).toEqual(['INVALID_CHARACTERS']);
    expect(codesOf(register({ email: `${text}@example.com` }))).toEqual(['INVALID_CHARACTERS']);
    expect(codesOf(register({ metadata: [{ key: text, value: text }] }))).toEqual([
      'INVALID_CHARACTERS',
      'INVALID_CHARACTERS',
    ]);
    expect(codesOf(readNewSite({ name: text }))).toEqual(['INVALID_CHARACTERS']);
    expect(codesOf(readNewApiKey({ label: text }))).toEqual(['INVALID_CHARACTERS']);
    expect(codesOf(readNewAccount({ name: text }))).toEqual(['INVALID_CHARACTERS']);
  });

  test.each(['نامه\u200cای', '👩\u200d👧', '\u200eAda', 'א\u200f', 'ا\u061c'])('but not in %j', (text) => {
    const { applicant } = register({ displayName: text });
    expect(applicant?.displayName).toBe(text);
  });
});
