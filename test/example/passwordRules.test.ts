// The example's password rules: ticked off if and only if the service would accept the password.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { passwordRules } from '../../examples/react/src/form/passwordRules.ts';
import { checkPassword, normalizePassword, passwordPolicy } from '../../src/passwords/passwordPolicy.ts';

const password = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      'Z',
      '9',
      '!',
      'é',
      '٣',
      '€',
      '😀',
      'e\u0301',
      'ǅ',
      '\t',
      '\u0000',
      '\u202e',
      '\ufdd0',
      '\ud800',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});

test.prop([password, fc.boolean()])('agree with the service', (typed, strongPasswords) => {
  const policy = passwordPolicy({ strongPasswords, refuseCommonPasswords: false });
  const rejected = checkPassword(normalizePassword(typed), policy).map(({ code }) =>
    code === 'TOO_SHORT' || code === 'TOO_LONG' ? 'LENGTH' : code.replace(/^(MISSING|INVALID)_/, ''),
  );
  const unmet = passwordRules(typed, policy).filter(({ met }) => !met);
  expect(unmet.map(({ kind }) => kind)).toEqual(rejected);
});
