// Ids of nodes: each names one object, and every other text names none.
import { expect, test } from 'vitest';
import { nodeId, readNodeId } from '../../src/graphql/nodeId.ts';

const UUID = '01900000-0000-7000-8000-000000000001';

test.each([
  ['Account:1', { type: 'Account', number: 1 }],
  ['Site:2147483647', { type: 'Site', number: 2_147_483_647 }],
  [UUID, { type: 'Customer', id: UUID }],
])('%s names %j', (id, key) => {
  expect(readNodeId(id)).toEqual(key);
});

test('an account and a site of the same number have different ids', () => {
  const account = { id: 1, name: 'A', createdAt: new Date(0) };
  const settings = {
    defaultLanguage: 'en',
    strongPasswords: false,
    refuseCommonPasswords: false,
    emailVerification: 'OFF',
    takenEmail: 'TELL',
    risk: null,
  } as const;
  const site = { id: 1, accountId: 1, name: 'S', settings, hasEndpoints: false };
  expect([nodeId(account), nodeId(site)]).toEqual(['Account:1', 'Site:1']);
});

const NUMBERS = [
  '',
  '0',
  '01',
  '-1',
  '+1',
  '1.0',
  '1e0',
  ' 1',
  '1 ',
  '1\n',
  '٣',
  '2147483648',
  '1:1',
  '\u0000',
];
const OTHERS = [
  '',
  '1',
  'Site',
  ' Site:1',
  'site:1',
  'ApiKey:1',
  'Customer:1',
  `Customer:${UUID}`,
  `Site:${UUID}`,
];
const UUIDS = [`${UUID} `, UUID.slice(1), `{${UUID}}`];
const STRANGE = ['U2l0ZTox', 'constructor', '__proto__', '\ud800', `Site:${'1'.repeat(100_000)}`];

test.each([...NUMBERS.map((number) => `Site:${number}`), ...OTHERS, ...UUIDS, ...STRANGE])(
  '%j names nothing',
  (id) => {
    expect(readNodeId(id)).toBeUndefined();
  },
);
