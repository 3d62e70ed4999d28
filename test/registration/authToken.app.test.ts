// The auth token of a registration, and what is left when there can be none.
import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { createCustomerStore } from '../../src/customers/customerStore.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createRateLimit } from '../../src/limits/rateLimit.ts';
import { createHashQueue } from '../../src/passwords/hashQueue.ts';
import { createPasswordHasher, MINIMUM_HASH_COST } from '../../src/passwords/passwordHasher.ts';
import { createRegisterCustomer } from '../../src/registration/registerCustomer.ts';
import { createStoreCustomer } from '../../src/registration/storeCustomer.ts';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService({ AUTH_TOKEN_LIFETIME_SECONDS: '120', AUTH_ISSUER: 'https://id.example' });

test('the token is about the customer, for the account of the site, by the configured issuer', async () => {
  const { customer, authToken } = await service.register(3, GOOD_INPUT);
  const claims = decodeJwt(authToken.token);
  expect(claims).toMatchObject({ sub: customer.id, aud: 'account-2', iss: 'https://id.example' });
  expect(authToken.token).not.toContain('@');
  expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'sub']);
});

test('the token lives as long as configured, and expiresAt says until when', async () => {
  const { authToken } = await service.register(1, GOOD_INPUT);
  const { iat = 0, exp = 0 } = decodeJwt(authToken.token);
  expect(exp - iat).toBe(120);
  expect(authToken.expiresAt).toBe(new Date(exp * 1000).toISOString());
});

test('no failure to sign leaves a customer, and the same e-mail can be registered at once', async () => {
  const { db } = service.database;
  const registerCustomer = createRegisterCustomer({
    rateLimit: createRateLimit(db, 'register', { perMinute: 0, perHour: 0 }),
    hashQueue: createHashQueue({ slots: 1, waiting: 1 }),
    sites: createSiteStore(db),
    customers: createCustomerStore(db),
    assessRisk: async () => ({ kind: 'ACCEPTED', risk: null }),
    passwords: createPasswordHasher(MINIMUM_HASH_COST),
    authTokens: {
      issue() {
        throw new Error('no key');
      },
      verify: () => Promise.resolve(undefined),
    },
    storeCustomer: createStoreCustomer(db),
    clock: systemClock,
  });
  await expect(registerCustomer({ siteId: 1, input: GOOD_INPUT })).rejects.toThrow('no key');
  expect(await service.rows()).toEqual([]);
  expect((await service.register(1, GOOD_INPUT)).__typename).toBe('RegisterCustomerSuccess');
});
