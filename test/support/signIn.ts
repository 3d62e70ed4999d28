// The steps of a sign-in on a real database, some of whose parts a test replaces.
import { createSignIn, type SignIn } from '../../src/authentication/signIn.ts';
import { createCustomerStore } from '../../src/customers/customerStore.ts';
import type { Database } from '../../src/database/database.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createLoginLimit } from '../../src/limits/loginLimit.ts';
import { createRateLimit } from '../../src/limits/rateLimit.ts';
import { createHashQueue } from '../../src/passwords/hashQueue.ts';
import { createPasswordHasher } from '../../src/passwords/passwordHasher.ts';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { CHEAP_HASH } from './service.ts';

type Parts = Parameters<typeof createSignIn>[0];

export function signInWith(db: Database, parts: Partial<Parts>): SignIn {
  const noLimits = { perMinute: 0, perHour: 0 };
  return createSignIn({
    rateLimit: createRateLimit(db, 'signIn', noLimits, systemClock),
    loginLimit: createLoginLimit(db, noLimits, systemClock),
    hashQueue: createHashQueue({ slots: 1, places: 2 }),
    sites: createSiteStore(db),
    customers: createCustomerStore(db),
    passwords: createPasswordHasher(CHEAP_HASH),
    verifications: { ofCustomer: () => null },
    authTokens: { issue: () => ({ token: '', expiresAt: new Date() }), verify: async () => undefined },
    ...parts,
  });
}
