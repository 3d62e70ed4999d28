// TAKEN: e-mail and username are unique per account, whatever the case, and however many try at once.
import { expect, test } from 'vitest';
import { registerCustomerWith } from '../support/registerCustomer.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

const REGISTRATIONS = 200;

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

test('a taken e-mail and a taken username of two different customers are both told', async () => {
  await service.register(1, { ...GOOD_INPUT, email: 'one@example.com' });
  await service.register(1, { ...GOOD_INPUT, email: 'two@example.com', username: 'two' });
  const result = await service.register(1, { ...GOOD_INPUT, email: 'one@example.com', username: 'TWO' });
  expect(result.fieldErrors).toMatchObject([
    { field: 'EMAIL', code: 'TAKEN' },
    { field: 'USERNAME', code: 'TAKEN' },
  ]);
});

test('whose e-mail was taken by a customer that is gone again is told to come back, and not of no fault at all', async () => {
  const registerCustomer = registerCustomerWith(service.database.db, {
    authTokens: { issue: () => ({ token: '', expiresAt: new Date() }), verify: async () => undefined },
    storeCustomer: async () => 'TAKEN',
  });
  expect(await registerCustomer({ siteId: 1, input: GOOD_INPUT })).toEqual({
    kind: 'RetryLaterError',
    reason: 'OVERLOADED',
    retryAfterSeconds: 1,
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
}, 120_000);

test(`of ${REGISTRATIONS} concurrent registrations of one username one succeeds`, async () => {
  await race(
    (index) => ({ ...GOOD_INPUT, email: `visitor-${index}@example.com`, username: inCase('racing', index) }),
    'USERNAME',
  );
}, 120_000);

async function race(input: (index: number) => typeof GOOD_INPUT | object, field: string): Promise<void> {
  const results = await Promise.all(
    Array.from({ length: REGISTRATIONS }, (_, index) => service.register(1, input(index))),
  );
  const successes = results.filter(({ __typename }) => __typename === 'RegisterCustomerSuccess');
  const rows = await service.rows();
  expect(successes).toHaveLength(1);
  expect(rows).toMatchObject([{ id: successes[0].customer.id }]);
  // The hashing queue may put some off, but not all: those that it takes race to the index.
  const putOff = results.filter(({ __typename }) => __typename === 'RetryLaterError');
  const taken = results.filter(({ __typename }) => __typename === 'ValidationError');
  expect(putOff.length + taken.length).toBe(REGISTRATIONS - 1);
  expect(taken.length).toBeGreaterThan(10);
  for (const { fieldErrors } of taken) expect(fieldErrors).toMatchObject([{ field, code: 'TAKEN' }]);
  expect(service.logLines).toEqual([]);
}
