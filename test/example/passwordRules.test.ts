// The example's password rules: ticked off if and only if the service would accept the password.
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { passwordRules } from '../../examples/react/src/form/passwordRules.ts';
import { checkPassword, normalizePassword, passwordPolicy } from '../../src/passwords/passwordPolicy.ts';
import { anyText, property } from '../support/property.ts';

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
    anyText({ minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});

property('agree with the service', [password, fc.boolean()], (typed, strongPasswords) => {
  const policy = passwordPolicy({ strongPasswords, refuseCommonPasswords: false });
  const rejected = checkPassword(normalizePassword(typed), policy).map(({ code }) =>
    code === 'TOO_SHORT' || code === 'TOO_LONG' ? 'LENGTH' : code.replace(/^(MISSING|INVALID)_/, ''),
  );
  const unmet = passwordRules(typed, policy).filter(({ met }) => !met);
  expect(unmet.map(({ kind }) => kind)).toEqual(rejected);
});
