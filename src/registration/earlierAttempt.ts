// Recognises a registration that is sent again: by its idempotency key, and by a fingerprint of its input.
import { createHash } from 'node:crypto';
import type { EarlierRegistration } from '../customers/customer.ts';
import type { Applicant } from './registrationInput.ts';

/** An earlier registration can be replayed for so long. */
const REPLAY_MS = 86_400_000;

/** What a customer must have been registered with; nothing if the visitor sent no idempotency key. */
export function earlierAttempt(
  siteId: number,
  applicant: Applicant,
  now: Date,
): EarlierRegistration | undefined {
  const { idempotencyKey } = applicant;
  if (idempotencyKey === null) return undefined;
  return {
    registrationKey: idempotencyKey,
    registrationFingerprint: fingerprint(siteId, applicant),
    registeredAfter: new Date(now.getTime() - REPLAY_MS),
  };
}

/**
 * SHA-256, in base64url, of what the visitor entered in its canonical form. Without the password, which is the proof and
 * is verified; without the security token, of which a retry has another one; without headers.
 */
function fingerprint(siteId: number, applicant: Applicant): string {
  const fields = [
    siteId,
    applicant.email.key,
    applicant.language ?? null,
    applicant.username,
    applicant.displayName,
    applicant.emailHardbounce,
    applicant.firstName,
    applicant.lastName,
    applicant.metadata.map(({ key, value }) => [key, value]),
    applicant.oldProviderId,
    applicant.organization,
    applicant.phone,
    applicant.salutation,
    applicant.title,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url');
}
