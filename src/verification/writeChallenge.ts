// Writes a challenge and its mail in the transaction of the change that asks for them.
import type { Database } from '../database/database.ts';
import { writeMail } from '../mail/writeMail.ts';
import { createChallengeStore } from './challengeStore.ts';
import type { NewChallenge } from './newChallenge.ts';

/** False, and nothing is written: the same registration has made a challenge before. */
export async function writeChallenge(
  transaction: Database,
  challenge: NewChallenge,
  /** Without, the mail can be requested later. */
  withMail: boolean,
): Promise<boolean> {
  if (!(await createChallengeStore(transaction).insert(challenge))) return false;
  const { accountId, siteId, id: challengeId, createdAt: at } = challenge;
  if (withMail) await writeMail(transaction, { accountId, siteId, challengeId, at });
  return true;
}
