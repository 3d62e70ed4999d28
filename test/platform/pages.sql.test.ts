// The pages of sites and API keys (Relay's specification of cursor connections), and who created a key.
import { beforeEach, describe, expect, test } from 'vitest';
import { toCursor } from '../../src/customers/cursor.ts';
import { useService } from '../support/service.ts';

const service = useService();

let accountId: number;
let secret: string;

/** An account of its own, with five sites and five API keys, of which the first one asks. */
beforeEach(async () => {
  const outcome = await service.app.accounts.create({ name: 'pages' });
  if (outcome.kind !== 'CreateAccountSuccess') throw new Error(outcome.kind);
  accountId = outcome.account.id;
  secret = (await service.createKey(accountId)).secret;
  for (const name of ['a', 'b', 'c', 'd', 'e']) await service.app.sites.create(accountId, { name });
  for (const label of ['b', 'c', 'd', 'e']) await service.app.apiKeys.create(accountId, { label });
});

const ask = (query: string, variables: object = {}) => service.askPlatform(secret, query, variables);

const cursor = (text: string) => Buffer.from(text).toString('base64url');
const NO_CURSORS = [
  '',
  'x',
  'Site:1',
  '🙂',
  `${cursor('1')}=`,
  cursor('0'),
  cursor('1 '),
  cursor('9999999999'),
];
const INVALID = [
  { variables: { first: -1 }, violation: { path: ['first'], code: 'TOO_SMALL', limit: 0 } },
  { variables: { first: 101 }, violation: { path: ['first'], code: 'TOO_LARGE', limit: 100 } },
  { variables: { last: 101 }, violation: { path: ['last'], code: 'TOO_LARGE', limit: 100 } },
  { variables: { first: 1, last: 1 }, violation: { path: ['last'], code: 'CONFLICT' } },
  ...[...NO_CURSORS, toCursor({ id: '01900000-0000-7000-8000-000000000001' })].flatMap((text) => [
    { variables: { after: text }, violation: { path: ['after'], code: 'INVALID_FORMAT' } },
    { variables: { before: text }, violation: { path: ['before'], code: 'INVALID_FORMAT' } },
  ]),
];

describe.each([
  { list: 'sites', field: 'name' },
  { list: 'apiKeys', field: 'label' },
] as const)('$list', ({ list, field }) => {
  /** The names in the order of their ids: keys of one millisecond are in no other order. */
  let all: (string | undefined)[];
  beforeEach(async () => {
    const rows: { name?: string; label?: string }[] = await service.app[list].list(accountId);
    all = rows.map((row) => row[field]);
    expect(all).toHaveLength(5);
  });

  const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
    ${list}(first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { ${field} } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }`;
  async function page(variables: object) {
    const { body } = await ask(query, variables);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    const { edges, pageInfo } = body.data[list];
    return { names: edges.map(({ node }: { node: Record<string, string> }) => node[field]), ...pageInfo };
  }

  test('is in order of creation, 20 at a time', async () => {
    expect(await page({})).toMatchObject({ names: all, hasNextPage: false, hasPreviousPage: false });
  });

  test('is walked from the start without a gap or an entry twice', async () => {
    const one = await page({ first: 2 });
    expect(one).toMatchObject({ names: all.slice(0, 2), hasNextPage: true, hasPreviousPage: false });
    const two = await page({ first: 2, after: one.endCursor });
    expect(two).toMatchObject({ names: all.slice(2, 4), hasNextPage: true, hasPreviousPage: true });
    const three = await page({ first: 2, after: two.endCursor });
    expect(three).toMatchObject({ names: all.slice(4), hasNextPage: false, hasPreviousPage: true });
    expect(await page({ first: 2, after: three.endCursor })).toMatchObject({ names: [], endCursor: null });
  });

  test('is walked from the end, each page in the order of the list', async () => {
    const one = await page({ last: 2 });
    expect(one).toMatchObject({ names: all.slice(3), hasNextPage: false, hasPreviousPage: true });
    const two = await page({ last: 2, before: one.startCursor });
    expect(two).toMatchObject({ names: all.slice(1, 3), hasNextPage: true, hasPreviousPage: true });
    const three = await page({ last: 2, before: two.startCursor });
    expect(three).toMatchObject({ names: all.slice(0, 1), hasNextPage: true, hasPreviousPage: false });
  });

  test('is cut by both cursors', async () => {
    const { startCursor, endCursor } = await page({});
    expect(await page({ after: startCursor, before: endCursor })).toMatchObject({ names: all.slice(1, 4) });
  });

  test('rejects arguments that violate a rule', async () => {
    for (const { variables, violation } of INVALID) {
      const { body } = await ask(query, variables);
      expect(body.errors, JSON.stringify(variables)).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT', argumentErrors: [violation] } },
      ]);
    }
  });
});

test('a cursor of the other list is no cursor', async () => {
  const { body } = await ask(
    '{ sites(first: 1) { pageInfo { endCursor } } apiKeys(first: 1) { pageInfo { endCursor } } }',
  );
  const answers = [
    await ask('query ($after: String) { sites(after: $after) { edges { cursor } } }', {
      after: body.data.apiKeys.pageInfo.endCursor,
    }),
    await ask('query ($after: String) { apiKeys(after: $after) { edges { cursor } } }', {
      after: body.data.sites.pageInfo.endCursor,
    }),
  ];
  for (const answer of answers) {
    expect(answer.body.errors).toMatchObject([
      { extensions: { argumentErrors: [{ path: ['after'], code: 'INVALID_FORMAT' }] } },
    ]);
  }
});

test('a key that the platform created names the key that created it', async () => {
  const { body: created } = await ask(
    'mutation { createApiKey(input: { label: "made" }) { ... on CreateApiKeySuccess { apiKey { createdBy } } } }',
  );
  const { body } = await ask('{ apiKeys { edges { node { id label createdBy } } } }');
  const keys = body.data.apiKeys.edges.map(({ node }: { node: object }) => node);
  const [ours] = keys;
  expect(ours).toMatchObject({ label: 'test', createdBy: null });
  expect(created.data.createApiKey.apiKey.createdBy).toBe(ours.id);
  expect(keys.at(-1)).toMatchObject({ label: 'made', createdBy: ours.id });
});
