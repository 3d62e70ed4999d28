// Bearer tokens in the Authorization header (RFC 6750 section 2.1).

/**
 * The token in an Authorization header; null if there is no header. Credentials of any other form are returned as an
 * empty string, which never matches: a caller who sent credentials gets an error, not anonymous access.
 */
export function bearerToken(authorization: string | null): string | null {
  if (authorization === null) return null;
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1] ?? '';
}
