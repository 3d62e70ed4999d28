// Queries for customers: every violated rule is reported, with its place.
import { expect, test } from 'vitest';
import { toCursor } from '../../src/customers/cursor.ts';
import { type CustomerQueryInput, customerQuery } from '../../src/customers/customerQuery.ts';
import { readMoment } from '../../src/fields/moment.ts';

const ID = '01900000-0000-7000-8000-000000000000';

function problems(input: CustomerQueryInput) {
  const { error } = customerQuery.safeParse(input);
  return (error?.issues ?? []).map((issue) => [
    issue.path.join('.'),
    'params' in issue ? issue.params : issue,
  ]);
}

test('without arguments it is the first 20 of all', () => {
  expect(customerQuery.parse({})).toEqual({ filter: {}, page: { from: 'start', size: 20 } });
  expect(
    problems({ first: null, after: null, last: null, before: null, filter: null, search: null }),
  ).toEqual([]);
});

test('the form of the keys is that of the stored ones', () => {
  const { filter, search } = customerQuery.parse({
    filter: { email: ' "Ada"@EXAMPLE.com', username: 'ADA', oldProviderId: ' X-1 ' },
    search: ' Ada LOVE ',
  });
  expect(filter).toMatchObject({ emailKey: 'ada@example.com', usernameKey: 'ada', oldProviderId: ['X-1'] });
  expect(search).toEqual({ address: 'ada love', text: 'ada love' });
});

test.each<[CustomerQueryInput, unknown[]]>([
  [{ first: -1 }, [['first', { code: 'TOO_SMALL', limit: 0 }]]],
  [{ last: -1 }, [['last', { code: 'TOO_SMALL', limit: 0 }]]],
  [{ first: 101 }, [['first', { code: 'TOO_LARGE', limit: 100 }]]],
  [{ last: 101 }, [['last', { code: 'TOO_LARGE', limit: 100 }]]],
  [{ first: 1, last: 1 }, [['last', { code: 'CONFLICT' }]]],
  [{ search: 'a\u0000' }, [['search', { code: 'INVALID_CHARACTERS' }]]],
  [{ search: 'a\ud800' }, [['search', { code: 'INVALID_CHARACTERS' }]]],
  [{ search: 'x'.repeat(256) }, [['search', { code: 'TOO_LONG', limit: 255 }]]],
  [{ filter: { email: 'nonsense' } }, [['filter.email', { code: 'INVALID_FORMAT' }]]],
  [{ filter: { email: '' } }, [['filter.email', { code: 'REQUIRED' }]]],
  [{ filter: { username: ' \t' } }, [['filter.username', { code: 'REQUIRED' }]]],
  [{ filter: { oldProviderId: '\u200b' } }, [['filter.oldProviderId', { code: 'REQUIRED' }]]],
  [{ filter: { oldProviderId: 'a\u0000' } }, [['filter.oldProviderId', { code: 'INVALID_CHARACTERS' }]]],
  [
    { first: 101, search: '\u0000', filter: { username: ' ' } },
    [
      ['first', { code: 'TOO_LARGE', limit: 100 }],
      ['filter.username', { code: 'REQUIRED' }],
      ['search', { code: 'INVALID_CHARACTERS' }],
    ],
  ],
])('%j is rejected', (input, expected) => {
  expect(problems(input)).toEqual(expected);
});

test.each(['', ' \t ', '\u200b', '\u2800 \u3000'])(
  'a search for the blank text %j is no search',
  (search) => {
    expect(customerQuery.parse({ search }).search).toBeUndefined();
  },
);

test('a page may be empty', () => {
  expect(customerQuery.parse({ first: 0 }).page).toMatchObject({ from: 'start', size: 0 });
  expect(customerQuery.parse({ last: 0 }).page).toMatchObject({ from: 'end', size: 0 });
});

test('what was stored before a character was rejected can still be looked for', () => {
  const old = 'x\u202e\ufff9';
  expect(customerQuery.parse({ search: old }).search?.text).toBe('x\ufff9');
  expect(customerQuery.parse({ filter: { oldProviderId: old } }).filter.oldProviderId).toEqual([old]);
});

test('an address is searched in both forms: as the key of an address, and as text', () => {
  expect(customerQuery.parse({ search: 'Eva@Bücher.de' }).search).toEqual({
    address: 'eva@xn--bcher-kva.de',
    text: 'eva@bücher.de',
  });
  expect(customerQuery.parse({ search: '"ada.x"@example.com' }).search).toEqual({
    address: 'ada.x@example.com',
    text: '"ada.x"@example.com',
  });
});

test('an old provider id is looked for in each normal form', () => {
  const { filter } = customerQuery.parse({ filter: { oldProviderId: 'cafe\u0301' } });
  expect(filter.oldProviderId).toEqual(['cafe\u0301', 'caf\u00e9']);
});

test('the digits beyond milliseconds count', () => {
  const filterOf = (text: string) => {
    const moment = readMoment(text) ?? undefined;
    const { filter } = customerQuery.parse({ filter: { createdBefore: moment, createdAfter: moment } });
    return [filter.createdBefore?.getTime(), filter.createdAfter?.getTime()];
  };
  expect(filterOf('1970-01-01T00:00:00.540Z')).toEqual([540, 540]);
  expect(filterOf('1970-01-01T00:00:00.540000Z')).toEqual([540, 540]);
  expect(filterOf('1970-01-01T00:00:00.5409Z')).toEqual([541, 540]);
  expect(filterOf('1970-01-01T00:00:00.540000001z')).toEqual([541, 540]);
});

test.each([
  '',
  'x',
  ID,
  Buffer.from('["not an id"]').toString('base64url'),
  Buffer.from(`["${ID}"] `).toString('base64url'),
  Buffer.from(`["${ID}","a\\u0000"]`).toString('base64url'),
  Buffer.from(`["${ID}",1]`).toString('base64url'),
  Buffer.from('{}').toString('base64url'),
  `${toCursor({ id: ID })}=`,
])('the cursor %j is rejected', (cursor) => {
  expect(problems({ after: cursor, before: cursor })).toEqual([
    ['after', { code: 'INVALID_FORMAT' }],
    ['before', { code: 'INVALID_FORMAT' }],
  ]);
});

test('a cursor of another list names no place', () => {
  const ofList = toCursor({ id: ID });
  const ofSearch = toCursor({ id: ID, key: 'ada' });
  expect(problems({ after: ofList })).toEqual([]);
  expect(problems({ after: ofSearch, search: 'AD' })).toEqual([]);
  expect(problems({ after: ofSearch, search: ' ' })).toEqual([['after', { code: 'INVALID_FORMAT' }]]);
  expect(problems({ after: ofList, search: '' })).toEqual([]);
  expect(problems({ after: ofSearch })).toEqual([['after', { code: 'INVALID_FORMAT' }]]);
  expect(problems({ after: ofList, search: 'ad' })).toEqual([['after', { code: 'INVALID_FORMAT' }]]);
  expect(problems({ before: ofSearch, search: 'b' })).toEqual([['before', { code: 'INVALID_FORMAT' }]]);
});
