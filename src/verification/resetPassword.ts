// A new password for a customer who proves to own the address. It also verifies the address.
import type { Clock } from '../lib/clock.ts';
import type { LoginLimit } from '../limits/loginLimit.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { Audience } from '../outcomes/audience.ts';
import { emailCodeError } from '../outcomes/emailCodeError.ts';
import { validationError } from '../outcomes/validationError.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import { readNewPassword } from '../passwords/newPassword.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import { passwordPolicy } from '../passwords/passwordPolicy.ts';
import type { Site } from '../sites/site.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import type { ChallengeStore } from './challengeStore.ts';
import type { GuessCode } from './guessCode.ts';
import { onSite, type SiteRequest } from './onSite.ts';
import type { Proofs } from './proofs.ts';
import type { ResetPasswordOutcome } from './verificationOutcomes.ts';

export interface ResetPasswordRequest extends SiteRequest {
  readonly passwordResetId: string;
  readonly code: string;
  readonly password: string;
}

export type ResetPassword = (request: ResetPasswordRequest) => Promise<ResetPasswordOutcome & Audience>;

export function createResetPassword({
  rateLimit,
  sites,
  challenges,
  guessCode,
  proofs,
  loginLimit,
  passwords,
  hashQueue,
  authTokens,
  clock,
}: {
  rateLimit: RateLimit;
  sites: Pick<SiteStore, 'findSite'>;
  challenges: ChallengeStore;
  guessCode: GuessCode;
  proofs: Proofs;
  loginLimit: Pick<LoginLimit, 'succeed'>;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
  clock: Clock;
}): ResetPassword {
  async function resetPassword(site: Site, request: ResetPasswordRequest): Promise<ResetPasswordOutcome> {
    // Before the code, so that a password that must be corrected costs no try.
    const { password, fieldErrors } = await readNewPassword(request.password, passwordPolicy(site.settings));
    if (fieldErrors.length > 0) return validationError(fieldErrors);

    const { passwordResetId: id, code } = request;
    const guessed = await guessCode(site, { id, code }, ['RESET']);
    if (guessed.kind !== 'RightCode') return guessed;

    const passwordHash = await hashQueue.run(request, () => passwords.hash(password));
    if (typeof passwordHash !== 'string') {
      await challenges.takeBackTry(guessed);
      return passwordHash;
    }
    const { accountId, hasEndpoints } = site;
    // No customer has the address. The code is right only by chance.
    if (guessed.customerId === null) return emailCodeError('INVALID');
    const subject = { accountId, id: guessed.customerId };
    // Signed before the proof, so that a failure to sign leaves everything as it is.
    const authToken = authTokens.issue(subject);
    const proven = await proofs.verify(guessed, passwordHash, hasEndpoints, clock());
    if (proven === 'USED') return emailCodeError('USED');
    if (proven === 'GONE') return emailCodeError('INVALID');
    const { clientAddress, timings } = request;
    // The password is set, whatever becomes of the counts.
    await loginLimit.succeed({ accountId, login: subject.id, clientAddress, timings }).catch(() => {});
    return { kind: 'ResetPasswordSuccess', customer: proven, authToken };
  }

  // If the queue is full, not even a query is spent.
  const limited = onSite({ rateLimit, sites }, resetPassword);
  return async (request) => hashQueue.rejection(request) ?? limited(request);
}
