// TAKEN: e-mail and username are unique per account, whatever the case, and however many try at once.
import { expect, test } from 'vitest';
import { createHashQueue } from '../../src/passwords/hashQueue.ts';
import { createPasswordHasher } from '../../src/passwords/passwordHasher.ts';
import type { RegistrationInput } from '../../src/registration/registrationInput.ts';
import { registerCustomerWith } from '../support/registerCustomer.ts';
import { CHEAP_HASH, GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

const REGISTRATIONS = 200;

const NO_TOKENS = { issue: () => ({ token: '', expiresAt: new Date() }), verify: async () => undefined };

test('an e-mail is taken in any case and spelling, on every site of the account', async () => {
  await service.register(1, { ...GOOD_INPUT, email: 'john.doe@example.com' });
  for (const email of ['JOHN.DOE@example.com', '"john.doe"@Example.com', ' John.Doe@example.com ']) {
    const result = await service.register(2, { email, password: 'Tr0ub4dor&3' });
    expect(result.fieldErrors).toMatchObject([{ field: 'EMAIL', code: 'TAKEN' }]);
  }
});

test('another account may have the same e-mail and username', async () => {
  const input = { ...GOOD_INPUT, username: 'ada' };
  await service.register(1, input);
  expect((await service.register(3, input)).__typename).toBe('RegisterCustomerSuccess');
});

test('a taken e-mail and a taken username of two different customers are both reported', async () => {
  await service.register(1, { ...GOOD_INPUT, email: 'one@example.com' });
  await service.register(1, { ...GOOD_INPUT, email: 'two@example.com', username: 'two' });
  const result = await service.register(1, { ...GOOD_INPUT, email: 'one@example.com', username: 'TWO' });
  expect(result.fieldErrors).toMatchObject([
    { field: 'EMAIL', code: 'TAKEN' },
    { field: 'USERNAME', code: 'TAKEN' },
  ]);
});

test('if the winner of a race is deleted meanwhile, the loser gets RetryLaterError', async () => {
  const registerCustomer = registerCustomerWith(service.database.db, {
    authTokens: NO_TOKENS,
    storeRegistration: async () => ({ kind: 'TAKEN' }),
  });
  expect(await registerCustomer({ siteId: 1, input: GOOD_INPUT })).toEqual({
    kind: 'RetryLaterError',
    reason: 'OVERLOADED',
    retryAfterSeconds: 1,
    siteLanguage: 'en',
  });
});

/** Every other letter in capitals, as the bits of `index` say. */
const inCase = (text: string, index: number) =>
  text.replace(/[a-z]/g, (letter, place: number) =>
    (index >> (place % 8)) & 1 ? letter.toUpperCase() : letter,
  );

test(`of ${REGISTRATIONS} concurrent registrations of one e-mail in case variants one succeeds`, async () => {
  await race(
    (index) => ({ ...GOOD_INPUT, email: `${inCase('racing.visitor', index)}@example.com` }),
    'EMAIL',
  );
});

test(`of ${REGISTRATIONS} concurrent registrations of one username one succeeds`, async () => {
  await race(
    (index) => ({ ...GOOD_INPUT, email: `visitor-${index}@example.com`, username: inCase('racing', index) }),
    'USERNAME',
  );
});

/** All have passed the look-up when the first one is stored: the unique index alone decides. */
async function race(input: (index: number) => RegistrationInput, field: string): Promise<void> {
  const hasher = createPasswordHasher(CHEAP_HASH);
  let hashing = 0;
  let start = () => {};
  const all = new Promise<void>((resolve) => {
    start = resolve;
  });
  const registerCustomer = registerCustomerWith(service.database.db, {
    authTokens: NO_TOKENS,
    hashQueue: createHashQueue({ slots: REGISTRATIONS, places: 0 }),
    passwords: {
      ...hasher,
      async hash(password) {
        if (++hashing === REGISTRATIONS) start();
        await all;
        return hasher.hash(password);
      },
    },
  });
  const outcomes = await Promise.all(
    Array.from({ length: REGISTRATIONS }, (_, index) => registerCustomer({ siteId: 1, input: input(index) })),
  );
  const [winner, ...others] = outcomes.toSorted((one, other) => one.kind.localeCompare(other.kind));
  expect(others).toEqual(
    others.map(() => ({
      kind: 'ValidationError',
      siteLanguage: 'en',
      fieldErrors: [expect.objectContaining({ field, code: 'TAKEN' })],
    })),
  );
  expect(winner?.kind).toBe('RegisterCustomerSuccess');
  expect(await service.rows()).toMatchObject([{ id: (winner as { customer: { id: string } }).customer.id }]);
}
