// The story of a registration on a real database, some of whose parts a test replaces.
import { createCustomerStore } from '../../src/customers/customerStore.ts';
import type { Database } from '../../src/database/database.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createRateLimit } from '../../src/limits/rateLimit.ts';
import { createHashQueue } from '../../src/passwords/hashQueue.ts';
import { createPasswordHasher } from '../../src/passwords/passwordHasher.ts';
import { createLookUpTaken } from '../../src/registration/lookUpTaken.ts';
import { createRegisterCustomer, type RegisterCustomer } from '../../src/registration/registerCustomer.ts';
import { createStoreRegistration } from '../../src/registration/storeRegistration.ts';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { CHEAP_HASH } from './service.ts';

type Parts = Parameters<typeof createRegisterCustomer>[0];

/** No site verifies addresses here. */
const NO_PROOFS = {
  unavailable: () => undefined,
  write: () => Promise.reject(new Error('No proof is requested.')),
  writeWithCustomer: () => Promise.reject(new Error('No proof is requested.')),
  writeOnce: () => Promise.reject(new Error('No proof is requested.')),
};

export function registerCustomerWith(
  db: Database,
  parts: Pick<Parts, 'authTokens'> & Partial<Parts>,
): RegisterCustomer {
  return createRegisterCustomer({
    rateLimit: createRateLimit(db, 'register', { perMinute: 0, perHour: 0 }, systemClock),
    hashQueue: createHashQueue({ slots: 1, places: 2 }),
    sites: createSiteStore(db),
    // Nothing is sent twice here.
    lookUpTaken: createLookUpTaken({
      customers: createCustomerStore(db),
      challenges: { findOfRegistration: async () => undefined },
      replay: { customer: async () => undefined, challenge: async () => undefined },
      clock: systemClock,
    }),
    assessRisk: async () => ({ kind: 'ACCEPTED', risk: null }),
    passwords: createPasswordHasher(CHEAP_HASH),
    proofRequests: NO_PROOFS,
    storeRegistration: createStoreRegistration(db, {
      proofRequests: NO_PROOFS,
      eventWritten: () => {},
      mailWritten: () => {},
    }),
    clock: systemClock,
    ...parts,
  });
}
