// Verifications that exist already, for a page that was closed or a response that was lost.
import type { Customer } from '../customers/customer.ts';
import { readEmailAddress } from '../fields/emailAddress.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/newId.ts';
import type { Site } from '../sites/site.ts';
import type { Challenge } from './challenge.ts';
import type { ChallengeStore } from './challengeStore.ts';
import { type EmailVerification, emailVerification } from './emailVerification.ts';
import type { MailCaps } from './mailCaps.ts';
import { type NewChallenge, newChallenge } from './newChallenge.ts';

export interface Verifications {
  readonly of: (challenge: Challenge) => Promise<EmailVerification>;
  /**
   * By which the customer can verify the address through this site; if there is none, a new one, without a mail. Null, at once:
   * there is nothing to verify.
   */
  readonly ofCustomer: (site: Site, customer: Customer) => Promise<EmailVerification> | null;
}

export function createVerifications({
  challenges,
  caps,
  clock,
}: {
  challenges: ChallengeStore;
  caps: MailCaps;
  clock: Clock;
}): Verifications {
  async function of(
    challenge: (NewChallenge & Pick<Challenge, 'mailedAt'>) | Challenge,
  ): Promise<EmailVerification> {
    return emailVerification(challenge, await caps.readWaitMs(challenge));
  }

  async function begin(site: Site, { accountId, id: customerId, email, language }: Customer) {
    const createdAt = clock();
    const reading = readEmailAddress(email);
    const challenge = newChallenge({
      accountId,
      id: newId(createdAt),
      purpose: 'VERIFY',
      siteId: site.id,
      email,
      emailKey: 'key' in reading ? reading.key : email,
      language,
      customerId,
      createdAt,
    });
    await challenges.insert(challenge);
    return { ...challenge, mailedAt: null };
  }

  async function findOrBegin(site: Site, customer: Customer): Promise<EmailVerification> {
    const open = await challenges.findOpenOfCustomer(customer, site.id, clock());
    return of(open ?? (await begin(site, customer)));
  }

  return {
    of,
    ofCustomer(site, customer) {
      const isWanted = site.settings.emailVerification !== 'OFF' && !customer.emailVerified;
      return isWanted ? findOrBegin(site, customer) : null;
    },
  };
}
