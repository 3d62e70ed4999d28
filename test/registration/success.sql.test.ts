// RegisterCustomerSuccess: the customer is stored, and shown as stored.
import { describe, expect, test } from 'vitest';
import { GOOD_INPUT, REAL_HASHES, useService } from '../support/service.ts';

const service = useService();

test('a registration with nothing but e-mail and password is stored', async () => {
  const result = await service.register(1, GOOD_INPUT);
  expect(result).toEqual({
    __typename: 'RegisterCustomerSuccess',
    replayed: false,
    customer: {
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      email: 'ada@example.com',
      emailVerified: false,
      emailHardbounce: false,
      username: null,
      displayName: null,
      firstName: null,
      lastName: null,
      name: null,
      language: 'EN',
      metadata: [],
      oldProviderId: null,
      organization: null,
      phone: null,
      salutation: null,
      title: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: result.customer.createdAt,
    },
    // What it says: authToken.app.test.ts.
    authToken: { token: expect.any(String), expiresAt: expect.any(String) },
  });
  const rows = await service.rows();
  expect(rows).toMatchObject([
    { accountId: 1, siteId: 1, id: result.customer.id, emailKey: 'ada@example.com' },
  ]);
});

test('a registration with every field shows what was stored', async () => {
  const metadata = [
    { key: 'plan', value: 'gold' },
    { key: '__proto__', value: '{"polluted": true}' },
    { key: 'empty', value: '' },
  ];
  const { customer } = await service.register(3, {
    email: ' Ada.Lovelace+Analytical@Example.COM ',
    password: 'correct horse',
    language: 'CY',
    username: 'Ada-Lovelace_1815',
    displayName: 'The Countess 😀',
    emailHardbounce: true,
    firstName: ' Ada ',
    lastName: "O'Lovelace",
    metadata,
    oldProviderId: "legacy';--%_\\",
    organization: 'Analytical Engines',
    phone: '+44 (0)20 ٧٩٤٦ 0018',
    salutation: 'Lady',
    title: 'Countess',
  });
  const { id: _id, createdAt: _created, updatedAt: _updated, ...shown } = customer;
  expect(shown).toEqual({
    email: 'Ada.Lovelace+Analytical@Example.COM',
    emailVerified: false,
    emailHardbounce: true,
    username: 'Ada-Lovelace_1815',
    displayName: 'The Countess 😀',
    firstName: 'Ada',
    lastName: "O'Lovelace",
    name: "Ada O'Lovelace",
    language: 'CY',
    metadata,
    oldProviderId: "legacy';--%_\\",
    organization: 'Analytical Engines',
    phone: '4402079460018',
    salutation: 'Lady',
    title: 'Countess',
  });
  // The row is not read back for the response, which nevertheless shows the same values.
  const { name: _name, ...columns } = customer;
  expect(JSON.parse(JSON.stringify(await service.rows()))).toMatchObject([{ ...columns, language: 'cy' }]);
  expect(await service.rows()).toMatchObject([
    {
      accountId: 2,
      siteId: 3,
      emailKey: 'ada.lovelace+analytical@example.com',
      usernameKey: 'ada-lovelace_1815',
      language: 'cy',
      metadata,
    },
  ]);
});

test('null for every optional field is "not given"', async () => {
  const result = await service.register(1, {
    ...GOOD_INPUT,
    language: null,
    username: null,
    displayName: null,
    emailHardbounce: null,
    firstName: null,
    lastName: null,
    metadata: null,
    oldProviderId: null,
    organization: null,
    phone: null,
    salutation: null,
    title: null,
    securityToken: null,
  });
  expect(result).toMatchObject({
    __typename: 'RegisterCustomerSuccess',
    customer: { language: 'EN', emailHardbounce: false, metadata: [], phone: null },
  });
});

test('customers without a username do not take one from each other', async () => {
  await service.register(1, { ...GOOD_INPUT, email: 'first@example.com' });
  const second = await service.register(1, { ...GOOD_INPUT, email: 'second@example.com' });
  expect(second.__typename).toBe('RegisterCustomerSuccess');
});

describe('the password', () => {
  const hashing = useService(REAL_HASHES);

  test('is stored as an argon2id hash and nowhere else', async () => {
    await hashing.register(1, { ...GOOD_INPUT, password: 'canary-7Dq' });
    const [row] = await hashing.rows();
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(row)).not.toContain('canary-7Dq');
  });
});

describe('the language', () => {
  const languageOf = async (siteId: number, given: string | null, acceptLanguage?: string) => {
    const headers = acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
    const input = { ...GOOD_INPUT, password: 'Tr0ub4dor&3', language: given };
    return (await service.register(siteId, input, headers)).customer.language;
  };

  test.each([
    ['is the one that is given', 2, 'DE', 'it', 'DE'],
    ['else the one that the browser prefers', 2, null, 'xx, it-CH;q=0.9, de;q=0.8', 'IT'],
    ["else the site's default", 2, null, undefined, 'FR'],
    ["else, where the browser excludes all it names, the site's default", 2, null, 'it;q=0', 'FR'],
    ["else, where the header is malformed, the site's default", 2, null, ';;q=,=\u00e9', 'FR'],
    ['which is English unless the site says otherwise', 1, null, undefined, 'EN'],
  ])('%s', async (_guarantee, siteId, given, acceptLanguage, language) => {
    expect(await languageOf(siteId, given, acceptLanguage)).toBe(language);
  });
});
