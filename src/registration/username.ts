// Usernames: ASCII letters, digits, "-" and "_". (pure)

export const USERNAME_MAX_LENGTH = 100;
export const USERNAME_CHARACTERS = /^[A-Za-z0-9_-]*$/;
