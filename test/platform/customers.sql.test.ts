// customers and customer: pages, filters and the search.
import { expect, test } from 'vitest';
import { customers } from '../../src/database/tables.ts';
import { passwordPolicy } from '../../src/passwords/passwordPolicy.ts';
import { newCustomer } from '../../src/registration/newCustomer.ts';
import { type RegistrationInput, readRegistrationInput } from '../../src/registration/registrationInput.ts';
import { useService } from '../support/service.ts';

const service = useService();

const CUSTOMERS = /* GraphQL */ `
  query ($first: Int, $after: String, $last: Int, $before: String, $filter: CustomerFilter, $search: String) {
    customers(first: $first, after: $after, last: $last, before: $before, filter: $filter, search: $search) {
      edges { cursor node { email } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
`;

/** Customers as registrations would leave them, a second apart, without the cost of hashing. */
async function store(siteId: number, ...inputs: Partial<RegistrationInput>[]): Promise<void> {
  const site = await service.app.sites.find(siteId);
  if (!site) throw new Error('No such site');
  const rows = inputs.map((input, index) => {
    const given = { email: `c${index}@example.com`, password: 'irrelevant', ...input };
    const { applicant } = readRegistrationInput(given, {
      passwords: passwordPolicy({ strongPasswords: false, refuseCommonPasswords: false }),
      securityTokenRequired: false,
    });
    if (!applicant) throw new Error(`Not valid: ${JSON.stringify(given)}`);
    const now = new Date(Date.UTC(2026, 0, 1, 0, 0, index));
    const { metadata, ...row } = newCustomer(applicant, {
      site,
      language: 'en',
      passwordHash: '-',
      risk: null,
      attempt: undefined,
      now,
    });
    return { ...row, metadata: [...metadata] };
  });
  await service.database.db.insert(customers).values(rows);
}

async function ask(variables: object, accountId = 1) {
  return (await service.askPlatform(accountId, CUSTOMERS, variables)).body;
}

async function page(variables: object, accountId = 1) {
  const body = await ask(variables, accountId);
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  const { edges, pageInfo } = body.data.customers;
  return { emails: edges.map(({ node }: { node: { email: string } }) => node.email), ...pageInfo };
}

const found = async (variables: object) => (await page(variables)).emails;

/** All pages, one after another, in either direction. */
async function walk(variables: object, size: number, from: 'start' | 'end'): Promise<string[]> {
  const emails: string[] = [];
  let place: object = {};
  for (let pages = 0; pages < 100; pages++) {
    const asked = from === 'start' ? { first: size, ...place } : { last: size, ...place };
    const read = await page({ ...variables, ...asked });
    if (from === 'start') emails.push(...read.emails);
    else emails.unshift(...read.emails);
    if (!(from === 'start' ? read.hasNextPage : read.hasPreviousPage)) return emails;
    place = from === 'start' ? { after: read.endCursor } : { before: read.startCursor };
  }
  throw new Error('The pages do not end');
}

const seven = Array.from({ length: 7 }, (_, index) => `c${index}@example.com`);

test('pages are in order of registration, from either end, and contain each customer once', async () => {
  await store(1, ...seven.map(() => ({})));
  for (const size of [1, 2, 3, 7, 100]) {
    expect(await walk({}, size, 'start')).toEqual(seven);
    expect(await walk({}, size, 'end')).toEqual(seven);
  }
  expect(await page({ first: 2 })).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  expect(await page({ last: 2 })).toMatchObject({
    emails: seven.slice(5),
    hasNextPage: false,
    hasPreviousPage: true,
  });
});

test('a page between two cursors ends at both', async () => {
  await store(1, ...seven.map(() => ({})));
  const { startCursor, endCursor } = await page({ first: 5 });
  expect(await found({ after: startCursor, before: endCursor })).toEqual(seven.slice(1, 4));
  expect(await found({ after: startCursor, before: endCursor, last: 2 })).toEqual(seven.slice(2, 4));
});

test('a page of no customers says whether there are any', async () => {
  const empty = { emails: [], startCursor: null, endCursor: null };
  expect(await page({ first: 0 })).toMatchObject({ ...empty, hasNextPage: false });
  await store(1, { displayName: 'Ada' });
  for (const search of [null, 'ada']) {
    expect(await page({ first: 0, search })).toMatchObject({ ...empty, hasNextPage: true });
    expect(await page({ last: 0, search })).toMatchObject({ ...empty, hasPreviousPage: true });
  }
  expect(await page({ first: 0, search: 'b' })).toMatchObject({ ...empty, hasNextPage: false });
});

test('an empty account has an empty page', async () => {
  expect(await page({})).toEqual({
    emails: [],
    hasNextPage: false,
    hasPreviousPage: false,
    startCursor: null,
    endCursor: null,
  });
});

test('filters match exactly, keys in any case, and all must match', async () => {
  await store(
    1,
    { email: 'Ada@Example.com', username: 'Ada_1', oldProviderId: 'Old-1' },
    { email: 'bob@example.com', username: 'Ada_2', oldProviderId: 'old-1', emailHardbounce: true },
  );
  await store(2, { email: 'eve@example.com', emailHardbounce: true });
  const ada = ['Ada@Example.com'];
  expect(await found({ filter: { email: '"ada"@EXAMPLE.COM' } })).toEqual(ada);
  expect(await found({ filter: { username: 'ADA_1' } })).toEqual(ada);
  expect(await found({ filter: { oldProviderId: 'Old-1' } })).toEqual(ada);
  expect(await found({ filter: { siteId: 2 } })).toEqual(['eve@example.com']);
  expect((await found({ filter: { emailHardbounce: true } })).toSorted()).toEqual([
    'bob@example.com',
    'eve@example.com',
  ]);
  expect(await found({ filter: { emailHardbounce: false } })).toEqual(ada);
  expect(await found({ filter: { emailHardbounce: true, siteId: 1 } })).toEqual(['bob@example.com']);
  expect(await found({ filter: { email: 'ada@example.com', siteId: 2 } })).toEqual([]);
  expect(await found({ filter: { username: 'Ada' } })).toEqual([]);
});

test('createdAfter and createdBefore leave their own moment out', async () => {
  await store(1, {}, {}, {});
  const second = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();
  expect(await found({ filter: { createdAfter: second(0) } })).toEqual(seven.slice(1, 3));
  expect(await found({ filter: { createdBefore: second(2) } })).toEqual(seven.slice(0, 2));
  expect(await found({ filter: { createdAfter: second(0), createdBefore: second(2) } })).toEqual([seven[1]]);
  expect(await found({ filter: { createdBefore: '0001-01-01T00:00:00Z' } })).toEqual([]);
  expect(await found({ filter: { createdBefore: '9999-12-31T23:59:59+01:00' } })).toHaveLength(3);
});

test('a moment within a millisecond is neither cut nor rounded the wrong way', async () => {
  await store(1, {}, {});
  const at = '2026-01-01T00:00:00.000';
  expect(await found({ filter: { createdBefore: `${at}Z` } })).toEqual([]);
  expect(await found({ filter: { createdBefore: `${at}9Z` } })).toEqual([seven[0]]);
  expect(await found({ filter: { createdBefore: `${at}000001z` } })).toEqual([seven[0]]);
  expect(await found({ filter: { createdAfter: `${at}9Z` } })).toEqual([seven[1]]);
});

test('a moment that is none is rejected', async () => {
  for (const createdAfter of ['yesterday', '2026-02-30T00:00:00Z', 1]) {
    expect((await ask({ filter: { createdAfter } })).errors[0].extensions.code).toBe('BAD_USER_INPUT');
  }
});

test('a search finds the beginning of an address, a username, an old id and a name, in any case', async () => {
  await store(
    1,
    { email: 'Lady@example.com', firstName: 'Ada', lastName: 'Lovelace', displayName: 'Countess' },
    { email: 'g@example.com', username: 'Amazing', firstName: 'Grace', lastName: 'Hopper' },
    { email: 'x@example.com', oldProviderId: 'Legacy-7', lastName: 'Straße' },
  );
  const lady = ['Lady@example.com'];
  for (const search of ['LADY', 'lady@EX', 'ada', 'Ada Love', 'lovelace', 'Lovelace A', 'count']) {
    expect(await found({ search }), search).toEqual(lady);
  }
  expect(await found({ search: 'amaz' })).toEqual(['g@example.com']);
  expect(await found({ search: 'LEGACY-' })).toEqual(['x@example.com']);
  expect(await found({ search: 'strass' })).toEqual(['x@example.com']);
  for (const search of ['ovelace', 'example', 'race', '7'])
    expect(await found({ search }), search).toEqual([]);
  expect(await found({ search: 'a', filter: { username: 'amazing' } })).toEqual(['g@example.com']);
});

test('a search finds an international address by the whole of it, as it is written or as it travels', async () => {
  await store(1, { email: 'Info@Bücher.example' }, { email: 'info@buecher.example' });
  for (const search of ['info@BÜCHER.example', 'Info@xn--bcher-kva.example', 'info@xn--']) {
    expect(await found({ search }), search).toEqual(['Info@Bücher.example']);
  }
});

test('a search finds what people type for what devices and apps put in', async () => {
  await store(
    1,
    { displayName: 'O\u2019Brien' },
    { firstName: 'Ada\u200b', lastName: 'Love\u00adlace' },
    { displayName: '\u200eMaría\u00a0José' },
    { lastName: 'Müller\u2011Lüdenscheidt' },
    { oldProviderId: '\uff21\uff24\uff21' },
    { firstName: 'İbrahim', lastName: 'Çelik' },
    { firstName: 'Maria', lastName: 'WEIẞ' },
  );
  const searches: [string, number][] = [
    ["o'brien", 0],
    ['O\u2019Bri', 0],
    ['o\u02bcb', 0],
    ['ada lovelace', 1],
    ['LOVELACE', 1],
    ['maría  josé', 2],
    ['Müller-L', 3],
    ['müller\u2013l', 3],
    ['ibr', 5],
    ['IBRAHIM', 5],
    ['İBRAHİM', 5],
    ['çelik ibr', 5],
    ['weiss', 6],
    ['maria weiß', 6],
    ['WEIẞ', 6],
  ];
  for (const [search, index] of searches) expect(await found({ search }), search).toEqual([seven[index]]);
  expect(await found({ search: 'ada' })).toEqual([seven[4], seven[1]]);
});

test('a search for an address also finds it in names and old ids', async () => {
  await store(
    1,
    { displayName: 'Eva@Bücher.de' },
    { oldProviderId: 'eva@bücher.de' },
    { email: 'eva@bücher.de' },
    { oldProviderId: '"ada.x"@example.com' },
    { email: 'ada.x@example.com' },
    { email: 'o`hara@example.com' },
  );
  const three = [...seven.slice(0, 2), 'eva@bücher.de'].toSorted();
  expect((await found({ search: 'eva@BÜCHER.de' })).toSorted()).toEqual(three);
  for (const from of ['start', 'end'] as const) {
    expect((await walk({ search: 'eva@bücher.de' }, 1, from)).toSorted()).toEqual(three);
  }
  expect((await found({ search: '"ada.x"@example.com' })).toSorted()).toEqual([
    'ada.x@example.com',
    seven[3],
  ]);
  expect(await found({ search: 'O`HARA@' })).toEqual(['o`hara@example.com']);
});

test('an old provider id is found in each normal form', async () => {
  await store(1, { oldProviderId: 'caf\u00e9' }, { oldProviderId: 'cafe\u0301' });
  for (const oldProviderId of ['caf\u00e9', 'cafe\u0301']) {
    expect(await found({ filter: { oldProviderId } })).toEqual(seven.slice(0, 2));
  }
});

test('no character of a search has a meaning of its own: % _ \\ \' ; " *', async () => {
  const texts = ['100%', 'a_b', 'back\\slash', "o'neil", 'semi;colon', '"quoted"', 'star*'];
  await store(1, ...texts.map((oldProviderId) => ({ oldProviderId })));
  for (const [index, text] of texts.entries()) expect(await found({ search: text })).toEqual([seven[index]]);
  for (const search of ['%', '_', '\\', "'", ';', 'a%', 'axb', '100_', "' or 1=1 --", '*']) {
    expect(await found({ search }), search).toEqual([]);
  }
});

test('a customer with several matching keys is returned once, on one of all pages, from either end', async () => {
  const people = seven.map((_, index) => ({
    email: `ada${index}@example.com`,
    username: index % 2 ? `ada${index}` : `b${index}`,
    firstName: 'Ada',
    lastName: index % 3 ? 'Adams' : 'Byron',
    displayName: `ADA${9 - index}`,
    oldProviderId: 'ada',
  }));
  await store(1, ...people);
  const everybody = people.map(({ email }) => email).toSorted();
  const inOrder = await found({ search: 'ada', first: 100 });
  expect(inOrder.toSorted()).toEqual(everybody);
  for (const size of [1, 2, 3]) {
    expect(await walk({ search: 'ada' }, size, 'start')).toEqual(inOrder);
    expect(await walk({ search: 'ada' }, size, 'end')).toEqual(inOrder);
  }
});

test('a search in which one kind of key precedes all others ends, and returns each customer once', async () => {
  const people = Array.from({ length: 60 }, (_, index) => ({
    oldProviderId: `a-${index}`,
    username: `az${index}`,
  }));
  await store(1, ...people);
  for (const from of ['start', 'end'] as const) {
    const walked = await walk({ search: 'a' }, 2, from);
    expect(walked).toHaveLength(60);
    expect(new Set(walked).size).toBe(60);
  }
});

test('all arguments that violate a rule are reported, with code and message', async () => {
  const { data, errors } = await ask({
    first: 101,
    after: 'nowhere',
    search: 'a\u0000',
    filter: { email: 'nonsense' },
  });
  expect(data).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors[0].extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    argumentErrors: [
      { path: ['first'], code: 'TOO_LARGE', limit: 100, message: 'The argument first must be at most 100.' },
      { path: ['after'], code: 'INVALID_FORMAT' },
      {
        path: ['filter', 'email'],
        code: 'INVALID_FORMAT',
        message: 'The argument filter.email is not valid.',
      },
      { path: ['search'], code: 'INVALID_CHARACTERS' },
    ],
  });
  expect(JSON.stringify(errors)).not.toContain('nowhere');
});

test('one customer is found by its id, in its own account alone', async () => {
  await store(1, {});
  const [row] = await service.rows();
  const query = 'query ($id: ID!) { customer(id: $id) { email siteId } }';
  const one = async (id: unknown, accountId: number) =>
    (await service.askPlatform(accountId, query, { id })).body.data.customer;
  expect(await one(row?.id, 1)).toEqual({ email: 'c0@example.com', siteId: 1 });
  expect(await one(row?.id, 2)).toBeNull();
  expect(await one("' or true --", 1)).toBeNull();
  expect(await page({}, 2)).toMatchObject({ emails: [] });
});
