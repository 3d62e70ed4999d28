// Auth tokens, issued and verified.
import { randomUUID } from 'node:crypto';
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { validate as isUuid } from 'uuid';
import type { Clock } from '../lib/clock.ts';
import { type AuthToken, accountAudience, audienceAccount, type TokenSubject } from './authToken.ts';
import { SIGNING_ALGORITHMS, type SigningKey, signBytes } from './signingKey.ts';
import type { SigningKeys } from './signingKeys.ts';

export type AuthTokens = ReturnType<typeof createAuthTokens>;

/** Ours have about 450 characters; longer ones are not parsed. */
const MAX_LENGTH = 2048;
const CLOCK_TOLERANCE_SECONDS = 30;
const REQUIRED_CLAIMS = ['iss', 'aud', 'sub', 'jti', 'iat', 'exp'];

export function createAuthTokens({
  keys,
  issuer,
  lifetimeSeconds,
  clock,
}: {
  keys: SigningKeys;
  issuer: string;
  lifetimeSeconds: number;
  clock: Clock;
}) {
  /** The key that the token names, with the key's own algorithm: the token does not choose one. */
  const keyFor = ({ kid, alg }: JWTHeaderParameters) => {
    const key = keys.byKid.get(kid ?? '');
    if (key?.algorithm !== alg) throw new errors.JWKSNoMatchingKey();
    return key.publicKey;
  };

  return {
    /** A new token of a customer. It identifies the customer by the id only. */
    issue({ accountId, id }: TokenSubject): AuthToken {
      const issuedAt = Math.floor(clock().getTime() / 1000);
      const expiresAt = issuedAt + lifetimeSeconds;
      const token = signJwt(keys.signing, {
        iss: issuer,
        aud: accountAudience(accountId),
        sub: id,
        jti: randomUUID(),
        iat: issuedAt,
        exp: expiresAt,
      });
      return { token, expiresAt: new Date(expiresAt * 1000) };
    },

    /**
     * The subject of a token; undefined if we did not issue it, or it has expired (RFC 8725: the algorithm of the key, and
     * issuer, audience and type are checked). A forgery costs no database query.
     */
    async verify(token: string): Promise<TokenSubject | undefined> {
      if (token.length > MAX_LENGTH) return undefined;
      try {
        const { payload } = await jwtVerify(token, keyFor, {
          algorithms: [...SIGNING_ALGORITHMS],
          issuer,
          typ: 'JWT',
          requiredClaims: REQUIRED_CLAIMS,
          clockTolerance: CLOCK_TOLERANCE_SECONDS,
          currentDate: clock(),
        });
        const accountId = audienceAccount(payload.aud);
        const { sub } = payload;
        return accountId !== undefined && sub !== undefined && isUuid(sub)
          ? { accountId, id: sub }
          : undefined;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}

/** A JWS in its compact form (RFC 7515 section 7.1). */
function signJwt(key: SigningKey, claims: JWTPayload): string {
  const signingInput = [{ alg: key.algorithm, kid: key.kid, typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signingInput}.${signBytes(key, Buffer.from(signingInput)).toString('base64url')}`;
}
