// Bearer tokens in the Authorization header (RFC 6750 section 2.1).

/**
 * The token that an Authorization header carries; null where there is no header. Credentials of any other form are
 * given as "", which is nobody's token: who sends something means to be somebody, and must hear that it did not work.
 */
export function bearerToken(authorization: string | null): string | null {
  if (authorization === null) return null;
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1] ?? '';
}
