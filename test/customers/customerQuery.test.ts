// Questions about customers: every broken rule is told, with its place.
import { expect, test } from 'vitest';
import { toCursor } from '../../src/customers/cursor.ts';
import { type CustomerQueryInput, customerQuery } from '../../src/customers/customerQuery.ts';

const ID = '01900000-0000-7000-8000-000000000000';

function problems(input: CustomerQueryInput) {
  const { error } = customerQuery.safeParse(input);
  return (error?.issues ?? []).map((issue) => [
    issue.path.join('.'),
    'params' in issue ? issue.params : issue,
  ]);
}

test('with nothing asked it is the first 20 of all', () => {
  expect(customerQuery.parse({})).toEqual({ filter: {}, page: { from: 'start', size: 20 } });
  expect(
    problems({ first: null, after: null, last: null, before: null, filter: null, search: null }),
  ).toEqual([]);
});

test('keys are made of what is exact whatever the case', () => {
  const { filter, search } = customerQuery.parse({
    filter: { email: ' "Ada"@EXAMPLE.com', username: 'ADA', oldProviderId: ' X-1 ' },
    search: ' Ada LOVE ',
  });
  expect(filter).toMatchObject({ emailKey: 'ada@example.com', usernameKey: 'ada', oldProviderId: 'X-1' });
  expect(search).toBe('ada love');
});

test.each<[CustomerQueryInput, unknown[]]>([
  [{ first: 0 }, [['first', { code: 'TOO_SMALL', limit: 1 }]]],
  [{ first: -1 }, [['first', { code: 'TOO_SMALL', limit: 1 }]]],
  [{ first: 101 }, [['first', { code: 'TOO_LARGE', limit: 100 }]]],
  [{ last: 101 }, [['last', { code: 'TOO_LARGE', limit: 100 }]]],
  [{ first: 1, last: 1 }, [['last', { code: 'CONFLICT' }]]],
  [{ search: '' }, [['search', { code: 'REQUIRED' }]]],
  [{ search: ' \t ' }, [['search', { code: 'REQUIRED' }]]],
  [{ search: 'a\u0000' }, [['search', { code: 'INVALID_CHARACTERS' }]]],
  [{ search: 'a\ud800' }, [['search', { code: 'INVALID_CHARACTERS' }]]],
  [{ search: 'x'.repeat(256) }, [['search', { code: 'TOO_LONG', limit: 255 }]]],
  [{ filter: { email: 'nobody' } }, [['filter.email', { code: 'INVALID_FORMAT' }]]],
  [{ filter: { email: '' } }, [['filter.email', { code: 'REQUIRED' }]]],
  [{ filter: { oldProviderId: 'a\u0000' } }, [['filter.oldProviderId', { code: 'INVALID_CHARACTERS' }]]],
  [
    { first: 101, search: '', filter: { username: ' ' } },
    [
      ['first', { code: 'TOO_LARGE', limit: 100 }],
      ['filter.username', { code: 'REQUIRED' }],
      ['search', { code: 'REQUIRED' }],
    ],
  ],
])('%j is refused', (input, expected) => {
  expect(problems(input)).toEqual(expected);
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
])('the cursor %j is refused', (cursor) => {
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
  expect(problems({ after: ofSearch })).toEqual([['after', { code: 'INVALID_FORMAT' }]]);
  expect(problems({ after: ofList, search: 'ad' })).toEqual([['after', { code: 'INVALID_FORMAT' }]]);
  expect(problems({ before: ofSearch, search: 'b' })).toEqual([['before', { code: 'INVALID_FORMAT' }]]);
});
