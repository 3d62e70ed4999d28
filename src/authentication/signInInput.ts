// The input of a sign-in, read by the rules by which registration reads what it stores. (pure)
import * as z from 'zod';
import type { UniqueKeys } from '../customers/customer.ts';
import { readEmailAddress } from '../fields/emailAddress.ts';
import { readUsernameKey } from '../fields/username.ts';
import { codePointLength, hasControlCharacters } from '../lib/text.ts';
import { normalizePassword, PASSWORD_MAX_LENGTH } from '../passwords/passwordPolicy.ts';

/** The key of an e-mail address or a username, which contains no "@". Nothing if it can be neither. */
function loginKey(login: string): UniqueKeys | undefined {
  if (login.includes('@')) {
    const email = readEmailAddress(login);
    return 'key' in email ? { emailKey: email.key } : undefined;
  }
  const usernameKey = readUsernameKey(login);
  return usernameKey === undefined ? undefined : { usernameKey };
}

const login = z.string().transform((raw, context) => {
  const key = loginKey(raw.trim());
  if (key) return key;
  context.addIssue('no customer can have this login');
  return z.NEVER;
});

/** No lower bound: a site may have become stricter after the password was chosen. */
const password = z
  .string()
  .transform((typed) => ({ password: normalizePassword(typed), typed }))
  .refine(
    ({ password }) =>
      password !== '' && codePointLength(password) <= PASSWORD_MAX_LENGTH && !hasControlCharacters(password),
  );

/** The password normalised, and as typed, which hashes of other systems may be of. */
const credentials = z
  .object({ login, password })
  .transform(({ login, password }) => ({ login, ...password }));

/** A login and a password that a customer can have. */
export type Credentials = z.output<typeof credentials>;

/** Reads what was typed as credentials; null if no customer can have them, which the caller cannot distinguish from a wrong password. */
export const signInInput = credentials.nullable().catch(null);
