// The input of a sign-in, read the way registration read what it stored. (pure)
import * as z from 'zod';
import type { UniqueKeys } from '../customers/customer.ts';
import { readEmailAddress } from '../fields/emailAddress.ts';
import { textViolations } from '../fields/textRule.ts';
import { USERNAME_CHARACTERS, USERNAME_MAX_LENGTH, usernameKey } from '../fields/username.ts';
import { codePointLength, hasForbiddenCharacters } from '../lib/text.ts';
import { normalizePassword, PASSWORD_MAX_LENGTH } from '../passwords/passwordPolicy.ts';

/** The key of an e-mail address or a username; usernames hold no "@". Nothing where it can be neither. */
function loginKey(login: string): UniqueKeys | undefined {
  if (login.includes('@')) {
    const email = readEmailAddress(login);
    return 'key' in email ? { emailKey: email.key } : undefined;
  }
  if (login === '' || textViolations(login, USERNAME_MAX_LENGTH, USERNAME_CHARACTERS).length > 0)
    return undefined;
  return { usernameKey: usernameKey(login) };
}

const login = z.string().transform((raw, context) => {
  const key = loginKey(raw.trim());
  if (key) return key;
  context.addIssue('nobody can have this login');
  return z.NEVER;
});

/** No lower bound: a policy may grow stricter after a password was chosen. */
const password = z
  .string()
  .transform(normalizePassword)
  .refine(
    (text) => text !== '' && codePointLength(text) <= PASSWORD_MAX_LENGTH && !hasForbiddenCharacters(text),
  );

const credentials = z.object({ login, password });

/** A login and a password that somebody can have. */
export type Credentials = z.output<typeof credentials>;

/** Reads what was typed as credentials, and what nobody can have as null: the caller learns no more than "invalid". */
export const signInInput = credentials.nullable().catch(null);
