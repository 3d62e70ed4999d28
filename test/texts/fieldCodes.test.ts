// The pairs of field and code that have sentences are those that the rules report: no more, and no fewer.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { takenErrors } from '../../src/customers/takenErrors.ts';
import type { FieldError } from '../../src/outcomes/fieldError.ts';
import { commonPasswordErrors } from '../../src/passwords/commonPasswordErrors.ts';
import { passwordPolicy } from '../../src/passwords/passwordPolicy.ts';
import { type RegistrationInput, readRegistrationInput } from '../../src/registration/registrationInput.ts';
import { riskOutcome, tokenError } from '../../src/registration/riskOutcome.ts';
import { FIELD_CODES } from '../../src/texts/fieldCodes.ts';
import { fieldErrorMessage } from '../../src/texts/fieldErrorMessage.ts';
import { TEXT_LANGUAGES, TEXTS } from '../../src/texts/texts.ts';
import { anyText, property } from '../support/property.ts';

const PAIRS = Object.entries(FIELD_CODES).flatMap(([place, codes]) =>
  codes.map((code) => `${place} ${code}`),
);

function pairOf({ field, path, code }: FieldError): string {
  const place = field === 'METADATA' && path.length > 2 ? `METADATA_${path[2]?.toUpperCase()}` : field;
  return `${place} ${code}`;
}

function errorsOf(input: RegistrationInput, strongPasswords = true): readonly FieldError[] {
  const policy = {
    passwords: passwordPolicy({ strongPasswords, refuseCommonPasswords: false }),
    securityTokenRequired: true,
  };
  return readRegistrationInput(input, policy).fieldErrors;
}

/** An input that breaks a rule in each of its fields. */
const everywhere = (text: string) => ({
  email: text,
  password: text,
  username: text,
  displayName: text,
  firstName: text,
  lastName: text,
  oldProviderId: text,
  organization: text,
  phone: text,
  salutation: text,
  title: text,
  metadata: [{ key: text, value: text }],
  securityToken: text,
});

const UNCOMMON = passwordPolicy({ strongPasswords: false, refuseCommonPasswords: true });

test('each pair can occur', async () => {
  const long = 'x'.repeat(8193);
  const entry = { key: 'plan', value: '' };
  const errors = [
    ...errorsOf(everywhere('\u0000')),
    ...errorsOf(everywhere(long)),
    ...errorsOf(everywhere('')),
    ...errorsOf({ email: 'ada', password: 'x', metadata: Array(51).fill(entry) }),
    ...errorsOf({ email: 'ada', password: 'X', idempotencyKey: 'x' }),
    ...takenErrors({ email: true, username: true }),
    ...(await commonPasswordErrors('123456', UNCOMMON)),
    ...(['TOKEN_INVALID', 'TOKEN_EXPIRED'] as const).flatMap((kind) => {
      const outcome = riskOutcome({ kind });
      return outcome.kind === 'ValidationError' ? outcome.fieldErrors : [];
    }),
    tokenError('TOKEN_INVALID'),
  ];
  expect(new Set(errors.map(pairOf))).toEqual(new Set(PAIRS));
});

const text = fc.oneof(
  fc.constantFrom('', ' ', '\u0000', '\ud800', 'ada@example.com', 'a b', 'x'.repeat(256), 'é'.repeat(8200)),
  anyText({ maxLength: 300 }),
);
const input: fc.Arbitrary<RegistrationInput> = fc.record(
  {
    email: text,
    password: text,
    language: fc.constantFrom('en', null),
    ...Object.fromEntries(
      ['username', 'displayName', 'firstName', 'lastName', 'oldProviderId', 'organization', 'phone'].map(
        (name) => [name, fc.option(text)],
      ),
    ),
    salutation: fc.option(text),
    title: fc.option(text),
    emailHardbounce: fc.option(fc.boolean()),
    metadata: fc.option(fc.array(fc.record({ key: text, value: text }), { maxLength: 52 })),
    securityToken: fc.option(text),
  },
  { requiredKeys: ['email', 'password'] },
);

property(
  'no other pair occurs, and each has its own sentence in every language',
  [input, fc.boolean(), fc.constantFrom(...TEXT_LANGUAGES)],
  (sent, strongPasswords, language) => {
    const errors = errorsOf(sent, strongPasswords);
    expect(errors.map(pairOf).filter((pair) => !PAIRS.includes(pair))).toEqual([]);
    const messages = errors.map((error) => fieldErrorMessage(error, language));
    expect(messages).not.toContain(TEXTS[language].otherFieldError);
  },
);

test('an error without a sentence of its own, which a later rule may report, gets a general one', () => {
  const error = { field: 'TITLE', path: ['title'], code: 'TAKEN' } as const;
  expect(fieldErrorMessage(error, 'fr')).toBe('Veuillez vérifier ce champ.');
});
