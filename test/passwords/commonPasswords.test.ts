// Common passwords: rejected in every case and notation, only where the policy says so.
import { expect, test, vi } from 'vitest';
import { createCheckCommonPassword } from '../../src/passwords/commonPasswords.ts';
import { normalizePassword, passwordPolicy } from '../../src/passwords/passwordPolicy.ts';

let loads = 0;
const checkCommonPassword = createCheckCommonPassword(() => {
  loads++;
  return import('@zxcvbn-ts/language-common');
});

const check = (typed: string, refuseCommonPasswords = true) =>
  checkCommonPassword(
    normalizePassword(typed),
    passwordPolicy({ strongPasswords: false, refuseCommonPasswords }),
  );

test('the list is loaded when it is needed for the first time, and then kept', async () => {
  expect(await check('password', false)).toEqual([]);
  expect(loads).toBe(0);
  await Promise.all([check('password'), check('letmein')]);
  await check('password');
  expect(loads).toBe(1);
});

test.each(['123456', 'password', 'PassWord', 'PASSWORD', 'qwerty123', 'letmein', 'İloveyou', 'iloveyou'])(
  'a common password is rejected in upper and lower case: %s',
  async (typed) => {
    expect(await check(typed)).toEqual([{ code: 'COMMON' }]);
    expect(await check(typed, false)).toEqual([]);
  },
);

test.each([
  '',
  'correct horse',
  ' password',
  'password ',
  'ｐａｓｓｗｏｒｄ',
  'pässword',
  'constructor',
  '__proto__',
])('any other password is not: %j', async (typed) => {
  expect(await check(typed)).toEqual([]);
});

test('a text that is too long for a password is not normalised: that takes quadratic time', async () => {
  await check('password');
  const normalize = vi.spyOn(String.prototype, 'normalize');
  expect(await check(`a${'\u0301'.repeat(50_000)}${'\u0316'.repeat(50_000)}`)).toEqual([]);
  expect(normalize.mock.contexts.filter((text) => String(text).length > 5000)).toEqual([]);
  normalize.mockRestore();
});
