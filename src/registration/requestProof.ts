// What a registration needs where the site verifies addresses: a way to send mail, and a place below the caps.
import { type RetryLater, retryLater } from '../outcomes/retryLater.ts';
import type { Site } from '../sites/site.ts';
import type { ProofRequest, ProofRequests } from '../verification/proofRequests.ts';

export interface RequestProof {
  /** "Retry later" if the site needs mail, and this service cannot send it. Costs nothing. */
  readonly unavailable: (site: Site) => RetryLater | undefined;
  /**
   * Undefined: the site does not verify addresses. "Retry later": it requires a proof, and no mail may be sent to the address
   * now. Where it does not require one, the mail can be requested later.
   */
  readonly begin: (site: Site, emailKey: string) => Promise<ProofRequest | RetryLater | undefined>;
}

export function createRequestProof({ unavailable, begin }: ProofRequests): RequestProof {
  return {
    unavailable: ({ settings }) => (settings.emailVerification === 'OFF' ? undefined : unavailable()),
    async begin(site, emailKey) {
      const { emailVerification } = site.settings;
      if (emailVerification === 'OFF') return undefined;
      const proof = await begin(site, emailKey);
      const mustWait = emailVerification === 'REQUIRED' && !proof.allowed;
      return mustWait ? retryLater('RATE_LIMITED', proof.waitMs) : proof;
    },
  };
}
