// What one request with an API key can ask for: a bound on each list, on the look-ups, and on the response as a whole.
import { expect, test, vi } from 'vitest';
import { customers } from '../../src/database/tables.ts';
import { useService } from '../support/service.ts';

const service = useService();

const ask = (query: string) => service.askPlatform(1, query);
const NODES = 'edges { node { email } }';

/** The largest customers that registrations can leave: each character has four bytes. */
async function storeLargeCustomers(count: number): Promise<void> {
  const metadata = Array.from({ length: 50 }, (_, i) => ({
    key: '😀'.repeat(60) + i,
    value: '😀'.repeat(500),
  }));
  const rows = Array.from({ length: count }, (_, i) => ({
    accountId: 1,
    id: `01900000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    siteId: 1,
    email: `c${i}@example.com`,
    emailKey: `c${i}@example.com`,
    passwordHash: '-',
    language: 'en',
    metadata,
    createdAt: new Date(0),
    updatedAt: new Date(0),
  }));
  await service.database.db.insert(customers).values(rows);
}

test.each([
  `{ customers(first: 100) { ${NODES} } }`,
  `{ a: customers(first: 60) { ${NODES} } b: customers(last: 40) { ${NODES} } }`,
  `{ a: customers { ${NODES} } b: customers(first: 80) { ${NODES} } }`,
])('a request may ask for 100 customers: %s', async (query) => {
  expect((await ask(query)).body.errors).toBeUndefined();
});

test.each([
  `{ a: customers(first: 100) { ${NODES} } b: customers(first: 1) { ${NODES} } }`,
  `{ a: customers(first: 51) { ${NODES} } b: customers(last: 50) { ${NODES} } }`,
  `{ a: customers { ${NODES} } b: customers(first: 81) { ${NODES} } }`,
  `{ ${Array.from({ length: 6 }, (_, i) => `a${i}: customers { ${NODES} }`).join(' ')} }`,
  `{ a: customers(first: 100) { ${NODES} } ...f } fragment f on PlatformQuery { b: customers { ${NODES} } }`,
])('a request for more than 100 customers is rejected: %s', async (query) => {
  const { body } = await ask(query);
  expect(body.data).toBeNull();
  expect(body.errors).toMatchObject([
    {
      message: 'A request can ask for at most 100 customers, all aliases together.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
});

test.each([
  '{ a: sites(first: 1) { edges { cursor } } b: sites(first: 1) { edges { cursor } } }',
  '{ sites { edges { cursor } } ...f } fragment f on PlatformQuery { b: sites(last: 1) { edges { cursor } } }',
  '{ a: apiKeys(first: 1) { edges { cursor } } b: apiKeys(first: 1) { edges { cursor } } }',
  '{ a: webhookEndpoints { id } b: webhookEndpoints { id } }',
])('a request may ask for a short list only once: %s', async (query) => {
  const { body } = await ask(query);
  expect(body.data).toBeNull();
  expect(body.errors).toMatchObject([
    {
      message: expect.stringMatching(/^A request can ask for only one page of /),
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
});

test('a request may ask for each of the lists', async () => {
  const { body } = await ask(
    `{ customers(first: 100) { ${NODES} } sites(first: 100) { edges { cursor } } apiKeys(last: 100) { edges { cursor } }
       webhookEndpoints { id } }`,
  );
  expect(body.errors).toBeUndefined();
});

const METADATA = 'edges { node { metadata { key value } } }';

test('a response that would have more than 8 MiB is an error', async () => {
  await storeLargeCustomers(80);
  const { body } = await ask(`{ customers(first: 80) { ${METADATA} } }`);
  expect(body).toMatchObject({
    errors: [
      {
        message: 'The response would have more than 8 MiB. Request fewer objects, or fewer of their fields.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ],
  });
  expect(body.data).toBeUndefined();
  const aliases = Array.from({ length: 10 }, (_, i) => `a${i}: value`).join(' ');
  const { body: multiplied } = await ask(
    `{ customers(first: 10) { edges { node { metadata { ${aliases} } } } } }`,
  );
  expect(multiplied.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('a response that has just less than 8 MiB is delivered whole', async () => {
  await storeLargeCustomers(74);
  const { body } = await ask(`{ customers(first: 74) { ${METADATA} } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.customers.edges).toHaveLength(74);
  const bytes = Buffer.byteLength(JSON.stringify(body));
  expect(bytes).toBeLessThan(8 * 1024 * 1024);
  expect(bytes).toBeGreaterThan(7.9 * 1024 * 1024);
});

test('aliases of one object cost one look-up', async () => {
  await storeLargeCustomers(1);
  const id = '01900000-0000-7000-8000-000000000000';
  const lookUps = [
    vi.spyOn(service.app.accounts, 'find'),
    vi.spyOn(service.app.sites, 'findOf'),
    vi.spyOn(service.app.customers, 'find'),
  ];
  const { body } = await ask(`{
    a: account { name } b: account { name } c: node(id: "Account:1") { id }
    d: site(id: 1) { name } e: site(id: 1) { name } f: node(id: "Site:1") { id }
    g: customer(id: "${id}") { email } h: customer(id: "${id}") { email } i: node(id: "${id}") { id }
  }`);
  expect(body.errors).toBeUndefined();
  expect(Object.values(body.data)).not.toContain(null);
  expect(lookUps.map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
  vi.restoreAllMocks();
});
