// ValidationError: all field errors at once, and nothing is written.
import { afterEach, expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

const codes = (result: { fieldErrors: { field: string; code: string }[] }) =>
  result.fieldErrors.map(({ field, code }) => `${field} ${code}`);

test('static rules, rules of the site and taken keys are reported in one response, in the order of the input', async () => {
  await service.register(2, { email: 'ada@example.com', password: 'Tr0ub4dor&3', username: 'ada' });
  const result = await service.register(
    2,
    {
      email: 'ADA@EXAMPLE.COM',
      password: 'short',
      username: 'Ada',
      displayName: 'x'.repeat(101),
      metadata: [
        { key: 'plan', value: 'gold' },
        { key: 'plan', value: 'silver' },
      ],
    },
    // Site 2 speaks French.
    { 'accept-language': 'en' },
  );
  expect(result).toEqual({
    __typename: 'ValidationError',
    message: 'Some fields need to be corrected.',
    fieldErrors: [
      {
        field: 'EMAIL',
        path: ['input', 'email'],
        code: 'TAKEN',
        message: 'The e-mail address is already taken.',
        limit: null,
      },
      {
        field: 'PASSWORD',
        path: ['input', 'password'],
        code: 'TOO_SHORT',
        message: 'The password must have at least 8 characters.',
        limit: 8,
      },
      {
        field: 'PASSWORD',
        path: ['input', 'password'],
        code: 'MISSING_NUMBER',
        message: 'The password must contain a number.',
        limit: null,
      },
      {
        field: 'PASSWORD',
        path: ['input', 'password'],
        code: 'MISSING_SYMBOL',
        message: 'The password must contain a symbol, such as ! or #.',
        limit: null,
      },
      {
        field: 'PASSWORD',
        path: ['input', 'password'],
        code: 'MISSING_UPPERCASE',
        message: 'The password must contain an upper-case letter.',
        limit: null,
      },
      {
        field: 'USERNAME',
        path: ['input', 'username'],
        code: 'TAKEN',
        message: 'The username is already taken.',
        limit: null,
      },
      {
        field: 'DISPLAY_NAME',
        path: ['input', 'displayName'],
        code: 'TOO_LONG',
        message: 'The display name must have at most 100 characters.',
        limit: 100,
      },
      {
        field: 'METADATA',
        path: ['input', 'metadata', '1', 'key'],
        code: 'DUPLICATE_KEY',
        message: 'The metadata key occurs more than once.',
        limit: null,
      },
    ],
  });
  expect(await service.rows()).toHaveLength(1);
});

test('on a site that refuses common passwords, one is reported with the other rules that it violates', async () => {
  const { app } = service;
  await app.sites.update(1, 1, { strongPasswords: true, refuseCommonPasswords: true });
  const result = await service.register(1, { email: 'ada', password: '123456', displayName: '\u0000' });
  expect(codes(result)).toEqual([
    'EMAIL INVALID_FORMAT',
    'PASSWORD TOO_SHORT',
    'PASSWORD MISSING_SYMBOL',
    'PASSWORD MISSING_LOWERCASE',
    'PASSWORD MISSING_UPPERCASE',
    'PASSWORD COMMON',
    'DISPLAY_NAME INVALID_CHARACTERS',
  ]);
  await app.sites.update(1, 1, { strongPasswords: false });
  expect(codes(await service.register(1, { ...GOOD_INPUT, password: 'LetMeIn' }))).toEqual([
    'PASSWORD COMMON',
  ]);
  expect(await service.rows()).toEqual([]);
});

test.each([
  ['an empty e-mail', { email: '' }, 'EMAIL REQUIRED'],
  ['an e-mail without a domain', { email: 'ada' }, 'EMAIL INVALID_FORMAT'],
  ['an e-mail of 64 KB', { email: `${'a'.repeat(65_536)}@example.com` }, 'EMAIL TOO_LONG'],
  [
    'an e-mail with a header injection',
    { email: 'a@example.com\r\nBcc: b@example.com' },
    'EMAIL INVALID_CHARACTERS',
  ],
  ['an empty password', { password: '' }, 'PASSWORD REQUIRED'],
  ['a password of 257 characters', { password: 'x'.repeat(257) }, 'PASSWORD TOO_LONG'],
  ['a NUL in the password', { password: 'pass\u0000word' }, 'PASSWORD INVALID_CHARACTERS'],
  ['a lone surrogate in the password', { password: 'pass\ud800word' }, 'PASSWORD INVALID_CHARACTERS'],
  ['a NUL in a name', { firstName: 'A\u0000da' }, 'FIRST_NAME INVALID_CHARACTERS'],
  [
    'a lone surrogate in a metadata value',
    { metadata: [{ key: 'k', value: '\udc00' }] },
    'METADATA INVALID_CHARACTERS',
  ],
  ['a NUL in a metadata key', { metadata: [{ key: 'k\u0000', value: '' }] }, 'METADATA INVALID_CHARACTERS'],
  [
    '51 metadata entries',
    { metadata: Array.from({ length: 51 }, (_, index) => ({ key: `${index}`, value: '' })) },
    'METADATA TOO_MANY',
  ],
  ['a space in the username', { username: 'ada lovelace' }, 'USERNAME INVALID_CHARACTERS'],
])('%s is rejected with one field error', async (_case, input, code) => {
  expect(codes(await service.register(1, { ...GOOD_INPUT, ...input }))).toEqual([code]);
  expect(await service.rows()).toEqual([]);
});

afterEach(() => {
  // Bad input is normal input: no fault in the log.
  expect(service.logLines).toEqual([]);
});
