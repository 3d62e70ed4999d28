// What a registration and a sign-in cost the database: statements of a site that uses nothing optional.
import { expect, test } from 'vitest';
import { signInInput } from '../../src/authentication/signInInput.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';

const service = useService({ RATE_LIMIT_PER_MINUTE: '10', RATE_LIMIT_PER_HOUR: '60' });

/** The verb of a statement, and the first table that it names. */
const summary = (text: string) =>
  [/^\w+/, /"(?:rate_limits|sites|customers)"/].map((part) => part.exec(text)?.[0]).join(' ');

const register = (index: number, clientAddress = '192.0.2.1') =>
  service.app.registerCustomer({
    siteId: 1,
    input: { ...GOOD_INPUT, email: `visitor-${index}@example.com` },
    clientAddress,
  });

test('a registration takes three statements, and one more for a site that this process has not seen', async () => {
  const { db } = service.database;
  const counted = async (index: number, clientAddress?: string) =>
    (await statementsOf(db, () => register(index, clientAddress))).map(summary);
  const three = ['insert "rate_limits"', 'select "customers"', 'insert "customers"'];
  expect(await counted(0)).toEqual([three[0], 'select "sites"', three[1], three[2]]);
  expect(await counted(1)).toEqual(three);
  expect(await counted(2, '2001:db8::1')).toEqual(three);
});

test('a sign-in takes five statements: the limits of client and login, the customer, and the memory of the success', async () => {
  await register(0);
  const credentials = signInInput.parse({ login: 'visitor-0@example.com', password: GOOD_INPUT.password });
  const signIn = () => service.app.signIn({ siteId: 1, credentials, clientAddress: '192.0.2.1' });
  expect((await statementsOf(service.database.db, signIn)).map(summary)).toEqual([
    'insert "rate_limits"',
    'select "customers"',
    'insert "rate_limits"',
    'insert "rate_limits"',
    'insert "rate_limits"',
  ]);
});
