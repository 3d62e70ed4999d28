// Usernames: ASCII letters, digits, "-" and "_". (pure)

export const USERNAME_MAX_LENGTH = 100;
export const USERNAME_CHARACTERS = /^[A-Za-z0-9_-]*$/;

/** The form in which usernames are compared: unique under an account, whatever the case. Usernames are ASCII. */
export function usernameKey(username: string): string {
  return username.toLowerCase();
}
