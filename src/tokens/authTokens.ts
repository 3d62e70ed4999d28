// Auth tokens, issued and verified.
import { type KeyObject, randomUUID, sign } from 'node:crypto';
import { errors, type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { validate as isUuid } from 'uuid';
import type { Clock } from '../lib/clock.ts';
import { type AuthToken, accountAudience, audienceAccount, type TokenSubject } from './authToken.ts';
import { SIGNING_ALGORITHM, type SigningKeys } from './signingKeys.ts';

export type AuthTokens = ReturnType<typeof createAuthTokens>;

/** Ours have some 450 characters; a longer one is not even parsed. */
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
  /** The only key that may have signed a token is the one that it names. */
  const keyFor = ({ kid }: JWTHeaderParameters) => {
    const key = keys.publicKeys.get(kid ?? '');
    if (!key) throw new errors.JWKSNoMatchingKey();
    return key;
  };

  return {
    /** A new token about a customer. It names the customer by nothing but the id. */
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
     * Whom a token is about; nothing where it is not one of ours, or has expired (RFC 8725: one algorithm, and issuer,
     * audience and type are checked). Asks nobody, so that a forgery costs no database query.
     */
    async verify(token: string): Promise<TokenSubject | undefined> {
      if (token.length > MAX_LENGTH) return undefined;
      try {
        const { payload } = await jwtVerify(token, keyFor, {
          algorithms: [SIGNING_ALGORITHM],
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

/**
 * A JWS in its compact form (RFC 7515 section 7.1). On the spot: jose signs in libuv's pool, where a signature of 40 us
 * has to wait for hashes.
 */
function signJwt({ kid, privateKey }: { kid: string; privateKey: KeyObject }, claims: JWTPayload): string {
  const signingInput = [{ alg: SIGNING_ALGORITHM, kid, typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signingInput}.${sign(null, Buffer.from(signingInput), privateKey).toString('base64url')}`;
}
