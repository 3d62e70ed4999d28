// The input: every rule of every field, all at once.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passwordPolicy } from '../../src/passwords/passwordPolicy.ts';
import { type RegistrationInput, readRegistrationInput } from '../../src/registration/registrationInput.ts';
import { anyText, property } from '../support/property.ts';

const GOOD = { email: 'ada@example.com', password: 'correct horse' };
const read = (input: Partial<RegistrationInput>, strongPasswords = false) =>
  readRegistrationInput(
    { ...GOOD, ...input },
    {
      passwords: passwordPolicy({ strongPasswords, refuseCommonPasswords: false }),
      securityTokenRequired: false,
    },
  );
/** Field errors as short text: `metadata.3.key TOO_LONG 64`. */
const errors = (input: Partial<RegistrationInput>, strongPasswords = false) =>
  read(input, strongPasswords).fieldErrors.map(({ path, code, limit }) =>
    [path.join('.'), code, limit].filter((part) => part !== undefined).join(' '),
  );

const NOTHING_GIVEN = {
  language: null,
  username: null,
  displayName: null,
  emailHardbounce: null,
  firstName: null,
  lastName: null,
  metadata: null,
  oldProviderId: null,
  organization: null,
  phone: null,
  salutation: null,
  title: null,
  securityToken: null,
};

describe('optional fields', () => {
  test('null for every one of them is "not given"', () => {
    expect(read(NOTHING_GIVEN).applicant).toMatchObject({
      username: null,
      displayName: null,
      emailHardbounce: false,
      metadata: [],
      phone: null,
    });
  });

  test('"" and white space are "not given" too', () => {
    const applicant = read({ username: '', firstName: ' \u00a0\t', phone: ' ', title: '' }).applicant;
    expect(applicant).toMatchObject({ username: null, firstName: null, phone: null, title: null });
  });

  test('outer white space is trimmed, inner is kept', () => {
    expect(read({ displayName: '  Ada  Lovelace\u3000' }).applicant?.displayName).toBe('Ada  Lovelace');
  });

  test('a phone without a digit is no phone', () => {
    expect(read({ phone: 'none' }).applicant?.phone).toBeNull();
    expect(read({ phone: '+44 20 7946 0018' }).applicant?.phone).toBe('442079460018');
  });
});

describe('lengths are counted in code points', () => {
  test.each([
    ['username', 100],
    ['displayName', 100],
    ['firstName', 255],
    ['lastName', 255],
    ['oldProviderId', 255],
    ['organization', 255],
    ['phone', 255],
    ['salutation', 255],
    ['title', 255],
    ['securityToken', 8192],
  ] as const)('%s holds at most %i', (field, limit) => {
    const character = field === 'username' ? 'x' : '😀';
    expect(errors({ [field]: character.repeat(limit) })).toEqual([]);
    expect(errors({ [field]: character.repeat(limit + 1) })).toEqual([`${field} TOO_LONG ${limit}`]);
  });
});

describe('characters', () => {
  const TEXT_FIELDS = [
    'username',
    'displayName',
    'firstName',
    'lastName',
    'oldProviderId',
    'organization',
    'phone',
    'salutation',
    'title',
    'securityToken',
    'email',
    'password',
  ] as const;
  const FORBIDDEN = ['\u0000', '\u0007', '\n', '\u007f', '\u0085', '\ud800', '\udfff'];

  test.each(TEXT_FIELDS.flatMap((field) => FORBIDDEN.map((character) => ({ field, character }))))(
    '$field rejects $character',
    ({ field, character }) => {
      expect(errors({ [field]: `some${character}text` })).toEqual([`${field} INVALID_CHARACTERS`]);
    },
  );

  test.each(['Ada', 'ada-lovelace_1815', '_', '-'])('%s is a username', (username) => {
    expect(errors({ username })).toEqual([]);
  });

  test.each(['ada lovelace', 'ada@example.com', 'ädä', 'ada.l', '😀', 'ＡＤＡ'])('%s is none', (username) => {
    expect(errors({ username })).toEqual(['username INVALID_CHARACTERS']);
  });

  test('two violations in one field are two field errors', () => {
    expect(errors({ username: 'ä'.repeat(101) })).toEqual([
      'username INVALID_CHARACTERS',
      'username TOO_LONG 100',
    ]);
    expect(errors({ password: 'a\u0000' })).toEqual(['password INVALID_CHARACTERS', 'password TOO_SHORT 6']);
  });
});

describe('required fields', () => {
  test('an empty e-mail and an empty password are required, and nothing else', () => {
    expect(errors({ email: ' ', password: '' }, true)).toEqual(['email REQUIRED', 'password REQUIRED']);
  });

  test('a password is never trimmed', () => {
    expect(read({ password: '  six  ' }).applicant?.password).toBe('  six  ');
    expect(errors({ password: ' five' })).toEqual(['password TOO_SHORT 6']);
  });
});

describe('metadata', () => {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: `key ${index}`, value: String(index) }));

  test('50 entries are kept in order of entry', () => {
    expect(read({ metadata: entries(50).reverse() }).applicant?.metadata).toEqual(entries(50).reverse());
  });

  test('51 entries are too many, which is reported once', () => {
    expect(errors({ metadata: entries(51) })).toEqual(['metadata TOO_MANY 50']);
  });

  test('the path of an error leads to the entry, and to its key or value', () => {
    const metadata = [
      { key: 'plan', value: 'gold' },
      { key: ' ', value: 'x'.repeat(501) },
      { key: 'k'.repeat(65), value: '' },
      { key: ' plan ', value: 'nul\u0000' },
    ];
    expect(errors({ metadata })).toEqual([
      'metadata.1.key REQUIRED',
      'metadata.1.value TOO_LONG 500',
      'metadata.2.key TOO_LONG 64',
      'metadata.3.key DUPLICATE_KEY',
      'metadata.3.value INVALID_CHARACTERS',
    ]);
  });

  test('the names of what every object has are plain data', () => {
    const metadata = ['__proto__', 'constructor', 'toString'].map((key) => ({ key, value: 'polluted' }));
    expect(read({ metadata }).applicant?.metadata).toEqual(metadata);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('an answer is never much longer than its question', () => {
    const metadata = Array.from({ length: 6000 }, () => ({ key: '', value: '' }));
    expect(errors({ metadata })).toHaveLength(51);
  });
});

test('all field errors are reported in the order of the input', () => {
  expect(
    errors(
      {
        title: 'x'.repeat(256),
        metadata: [{ key: '', value: '' }],
        username: 'a b',
        password: 'short',
        email: 'ada',
        displayName: '\u0000',
      },
      true,
    ),
  ).toEqual([
    'email INVALID_FORMAT',
    'password TOO_SHORT 8',
    'password MISSING_NUMBER',
    'password MISSING_SYMBOL',
    'password MISSING_UPPERCASE',
    'username INVALID_CHARACTERS',
    'displayName INVALID_CHARACTERS',
    'metadata.0.key REQUIRED',
    'title TOO_LONG 255',
  ]);
});

test('the keys to look up are known although other fields are rejected', () => {
  expect(read({ email: 'Ada@Example.com', username: 'Ada', password: '' }).keys).toEqual({
    emailKey: 'ada@example.com',
    usernameKey: 'ada',
  });
  expect(read({ email: 'ada', username: 'a b' }).keys).toEqual({
    emailKey: undefined,
    usernameKey: undefined,
  });
});

const mayBeMissing = fc.oneof(anyText(), fc.constant(null), fc.constant(undefined));

property(
  'any input gives an applicant or field errors, never both, and never throws',
  [
    fc.record({
      email: anyText(),
      password: anyText(),
      username: mayBeMissing,
      displayName: mayBeMissing,
      phone: mayBeMissing,
      metadata: fc.array(fc.record({ key: anyText(), value: anyText() })),
    }),
  ],
  (input) => {
    const reading = readRegistrationInput(input as RegistrationInput, {
      passwords: passwordPolicy({ strongPasswords: true, refuseCommonPasswords: false }),
      securityTokenRequired: true,
    });
    expect(reading.applicant === undefined).toBe(reading.fieldErrors.length > 0);
  },
);
