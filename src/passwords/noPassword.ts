// The mark of a customer without a password. (pure)

/**
 * Stored in place of a hash, for an imported customer whose hash was not in the file. No password verifies against it: a
 * sign-in ends like one with a wrong password, until the customer has set a new one.
 */
export const NO_PASSWORD = '$no-password$';
