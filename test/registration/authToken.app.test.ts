// The auth token of a registration, and what is left when there can be none.
import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { registerCustomerWith } from '../support/registerCustomer.ts';
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
  const registerCustomer = registerCustomerWith(service.database.db, {
    authTokens: {
      issue() {
        throw new Error('no key');
      },
      verify: () => Promise.resolve(undefined),
    },
  });
  await expect(registerCustomer({ siteId: 1, input: GOOD_INPUT })).rejects.toThrow('no key');
  expect(await service.rows()).toEqual([]);
  expect((await service.register(1, GOOD_INPUT)).__typename).toBe('RegisterCustomerSuccess');
});
