// Usernames: ASCII letters, digits, "-" and "_". (pure)
import { textViolations } from './textRule.ts';

export const USERNAME_MAX_LENGTH = 100;
export const USERNAME_CHARACTERS = /^[A-Za-z0-9_-]*$/;

/** The form in which usernames are compared: unique within an account, regardless of case. Usernames are ASCII. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}

/** The key of a username as typed; nothing if it cannot be one. */
export function readUsernameKey(typed: string): string | undefined {
  const username = typed.trim();
  const valid =
    username !== '' && textViolations(username, USERNAME_MAX_LENGTH, USERNAME_CHARACTERS).length === 0;
  return valid ? usernameKey(username) : undefined;
}
