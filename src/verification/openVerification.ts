// The parts of the verification, put together.
import type { CustomerStore } from '../customers/customerStore.ts';
import type { AccountShares } from '../database/accountShares.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../lib/clock.ts';
import type { LoginLimit } from '../limits/loginLimit.ts';
import type { RateLimit } from '../limits/rateLimit.ts';
import type { HashQueue } from '../passwords/hashQueue.ts';
import type { PasswordHasher } from '../passwords/passwordHasher.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import type { AuthTokens } from '../tokens/authTokens.ts';
import { createChallengeStore } from './challengeStore.ts';
import type { Codes } from './codes.ts';
import { createGuessCode } from './guessCode.ts';
import { createMailCaps } from './mailCaps.ts';
import { createProofRequests } from './proofRequests.ts';
import { createProofs } from './proofs.ts';
import { createRequestPasswordReset } from './requestPasswordReset.ts';
import { createResendEmailCode } from './resendEmailCode.ts';
import { createResetPassword } from './resetPassword.ts';
import { createVerifications } from './verifications.ts';
import { createVerifyEmail } from './verifyEmail.ts';

export type OpenVerification = ReturnType<typeof openVerification>;

export function openVerification({
  db,
  codes,
  canSendMail,
  mailsPerSitePerHour,
  shares,
  eventWritten,
  ...parts
}: {
  db: Database;
  codes: Codes;
  canSendMail: boolean;
  mailsPerSitePerHour: number;
  /** Bounds the database sessions of each account. */
  shares: AccountShares;
  /** The limit of one client, by what it counts. */
  rateLimit: (action: string) => RateLimit;
  loginLimit: LoginLimit;
  sites: Pick<SiteStore, 'findSite'>;
  customers: CustomerStore;
  passwords: PasswordHasher;
  hashQueue: HashQueue;
  authTokens: AuthTokens;
  clock: Clock;
  /** Called after the commit of an event, and of a mail. */
  eventWritten: () => void;
  mailWritten: () => void;
}) {
  const { clock, rateLimit } = parts;
  const challenges = shares.bound(createChallengeStore(db));
  const caps = createMailCaps(db, { mailsPerSitePerHour, clock });
  const proofRequests = createProofRequests(db, { caps, canMailCodes: canSendMail && codes.available });
  const shared = {
    ...parts,
    db,
    shares,
    challenges,
    caps,
    proofRequests,
    guessCode: createGuessCode({ challenges, codes, clock }),
    proofs: shares.bound(createProofs(db, eventWritten)),
  };
  return {
    challenges,
    proofRequests,
    verifications: createVerifications({ challenges, caps, clock }),
    verifyEmail: createVerifyEmail({ ...shared, rateLimit: rateLimit('verifyEmail') }),
    resendEmailCode: createResendEmailCode({ ...shared, rateLimit: rateLimit('resendEmailCode') }),
    requestPasswordReset: createRequestPasswordReset({
      ...shared,
      rateLimit: rateLimit('requestPasswordReset'),
    }),
    resetPassword: createResetPassword({ ...shared, rateLimit: rateLimit('resetPassword') }),
  };
}
