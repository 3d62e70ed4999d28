// API keys: an active one acts for its account; every other request gets the same error.
import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { createApiKeys } from '../../src/accounts/apiKeys.ts';
import { apiKeys } from '../../src/database/tables.ts';
import { useService } from '../support/service.ts';

const service = useService();
const ACCOUNT = '{ account { id accountId name } }';

test('a key acts for its account', async () => {
  const { secret } = await service.createKey(2);
  const { status, body } = await service.askPlatform(secret, ACCOUNT);
  expect(status).toBe(200);
  expect(body).toEqual({ data: { account: { id: 'Account:2', accountId: 2, name: 'Weekly Example' } } });
});

test('the log names the account and the key of a request', async () => {
  const { secret, apiKey } = await service.createKey(2);
  await service.askPlatform(secret, ACCOUNT);
  await service.askPlatform(null, ACCOUNT);
  const [known, unknown] = service.requestLines.map((line) => JSON.parse(line));
  expect(known).toMatchObject({ accountId: 2, apiKeyId: apiKey.id });
  expect(unknown).not.toHaveProperty('accountId');
});

test('absent, malformed, unknown and revoked keys get the same answer, from queries and mutations', async () => {
  const { secret, apiKey } = await service.createKey(1);
  await service.app.apiKeys.revoke(1, apiKey.id);
  const unknown = `crk_${'A'.repeat(43)}`;
  const operations = [
    ACCOUNT,
    '{ sites { edges { node { id } } } }',
    '{ customers(first: 101) { edges { cursor } } }',
    'mutation { createSite(input: { name: "x" }) { __typename } }',
  ];
  for (const operation of operations) {
    const answers = [];
    for (const key of [null, '', 'crk_short', `${unknown}x`, unknown, secret, 'a b']) {
      const { status, headers, body } = await service.askPlatform(key, operation);
      const [error] = body.errors;
      answers.push({
        status,
        challenge: headers.get('www-authenticate'),
        ...error.extensions,
        message: error.message,
        data: body.data,
        requestId: null,
      });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 401,
      code: 'UNAUTHENTICATED',
      challenge: 'Bearer',
      data: null,
    });
  }
  const { body } = await service.askPlatform(
    (await service.createKey(1)).secret,
    '{ sites { edges { node { name } } } }',
  );
  expect(body.data.sites.edges).not.toContainEqual({ node: { name: 'x' } });
  expect(body.data.sites.edges).not.toEqual([]);
});

test('the request after a revocation is rejected, and a key may revoke itself', async () => {
  const { secret, apiKey } = await service.createKey(1);
  const revoke = `mutation { revokeApiKey(id: "${apiKey.id}") { ... on RevokeApiKeySuccess { apiKey { revokedAt } } } }`;
  const { body } = await service.askPlatform(secret, revoke);
  expect(Date.parse(body.data.revokeApiKey.apiKey.revokedAt)).toBeGreaterThan(0);
  expect((await service.askPlatform(secret, ACCOUNT)).status).toBe(401);
});

test('the schema can be read without a key, its data cannot', async () => {
  const { status, body } = await service.askPlatform(null, '{ __schema { queryType { name } } __typename }');
  expect(status).toBe(200);
  expect(body.data.__schema.queryType.name).toBe('PlatformQuery');
});

test('only the hash of a key is stored; the key is in the answer to its creation and nowhere else', async () => {
  const { secret } = await service.createKey(1);
  const create =
    'mutation { createApiKey(input: { label: " crm " }) { ... on CreateApiKeySuccess { secret apiKey { id label prefix lastUsedAt revokedAt } } } }';
  const { body } = await service.askPlatform(secret, create);
  const { secret: second, apiKey } = body.data.createApiKey;
  expect(second).toMatch(/^crk_[\w-]{43}$/);
  expect(Buffer.from(second.slice(4), 'base64url')).toHaveLength(32);
  expect(apiKey).toMatchObject({ label: 'crm', lastUsedAt: null, revokedAt: null });
  expect(second.startsWith(apiKey.prefix)).toBe(true);
  expect(apiKey.prefix.length).toBeLessThanOrEqual(12);

  const rows = await service.database.db.select().from(apiKeys);
  const row = rows.find(({ id }) => id === apiKey.id);
  expect(row?.keyHash).toBe(createHash('sha256').update(second).digest('hex'));
  expect(JSON.stringify(rows)).not.toContain(second);
  const listed = await service.askPlatform(
    second,
    '{ apiKeys { edges { node { id label prefix createdAt createdBy lastUsedAt revokedAt } } } }',
  );
  expect(listed.body.data.apiKeys.edges).not.toEqual([]);
  expect(JSON.stringify(listed.body)).not.toContain(second);
  expect(service.logLines.join('')).not.toContain(second);
});

describe('the last use', () => {
  const lastUse = async (id: string) =>
    (await service.app.apiKeys.list(1)).find((apiKey) => apiKey.id === id)?.lastUsedAt;

  test('is recorded, and not again within the same minute', async () => {
    const { secret, apiKey } = await service.createKey(1);
    expect(await lastUse(apiKey.id)).toBeNull();
    await service.askPlatform(secret, ACCOUNT);
    await expect.poll(() => lastUse(apiKey.id)).toBeInstanceOf(Date);
    const first = await lastUse(apiKey.id);
    await service.askPlatform(secret, ACCOUNT);
    await service.askPlatform(secret, ACCOUNT);
    expect(await lastUse(apiKey.id)).toEqual(first);
  });

  test.each<[string, () => Promise<never>]>([
    ['fails', () => Promise.reject(new Error('no standby'))],
    ['hangs', () => new Promise<never>(() => {})],
  ])('neither fails nor delays a request if the recording %s', async (_how, record) => {
    const { secret } = await service.createKey(1);
    let recordings = 0;
    const set = () => ({
      where() {
        recordings++;
        return record();
      },
    });
    const { db } = service.database;
    const keys = createApiKeys({
      db: new Proxy(db, {
        get: (target, name) => (name === 'update' ? () => ({ set }) : Reflect.get(target, name)),
      }),
      clock: () => new Date(),
    });
    for (let time = 0; time < 3; time++) expect(await keys.findActive(secret)).toBeDefined();
    expect(recordings).toBe(1);
  });
});

describe('look-ups of keys', () => {
  /** Keys on a database that counts look-ups; `delay` holds them up. */
  function countedKeys(delay: () => Promise<void> = async () => {}) {
    let lookUps = 0;
    const { db } = service.database;
    const counting = new Proxy(db, {
      get(target, name) {
        if (name !== 'select') return Reflect.get(target, name);
        return () => ({
          from: () => ({
            where: (condition: never) => ({
              prepare: () => ({
                async execute() {
                  lookUps++;
                  await delay();
                  return await target.select().from(apiKeys).where(condition);
                },
              }),
            }),
          }),
        });
      },
    });
    const keys = createApiKeys({ db: counting, clock: () => new Date() });
    return { keys, lookUps: () => lookUps };
  }
  const secretOf = (index: number) => `crk_${String(index).padStart(43, '0')}`;

  test('an unknown or revoked key is looked up once in two seconds', async () => {
    const { keys, lookUps } = countedKeys();
    const { secret, apiKey } = await service.createKey(1);
    await service.app.apiKeys.revoke(1, apiKey.id);
    for (let time = 0; time < 20; time++) {
      expect(await keys.findActive(secretOf(1))).toBeUndefined();
      expect(await keys.findActive(secret)).toBeUndefined();
      expect(await keys.findActive('crk_short')).toBeUndefined();
    }
    expect(lookUps()).toBe(2);
  });

  test('a flood of unknown keys does not hold up a known one', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { secret } = await service.createKey(1);
    let isFlooded = false;
    const { keys, lookUps } = countedKeys(async () => {
      if (isFlooded) await held;
    });
    expect(await keys.findActive(secret)).toBeDefined();
    isFlooded = true;
    const flood = Array.from({ length: 200 }, (_, index) => keys.findActive(secretOf(index)));
    const rejected = await Promise.allSettled(flood.slice(52));
    expect(rejected.every(({ status }) => status === 'rejected')).toBe(true);
    expect(lookUps()).toBe(3);
    isFlooded = false;
    expect(await keys.findActive(secret)).toBeDefined();
    release();
    await Promise.all(flood.slice(0, 52));
  });
});

describe('what a key has created', () => {
  const create = async (secret: string) => {
    const mutation = `mutation { createApiKey(input: { label: "x" }) {
      ... on CreateApiKeySuccess { secret apiKey { id createdBy revokedAt } }
      ... on ValidationError { fieldErrors { path code limit message } } } }`;
    return (await service.askPlatform(secret, mutation)).body.data.createApiKey;
  };
  const works = async (secret: string) => (await service.askPlatform(secret, ACCOUNT)).status === 200;

  test('is shown, and is revoked with it, through all generations, and nothing else is', async () => {
    const root = await service.createKey(1);
    const other = await service.createKey(1);
    const child = await create(root.secret);
    const grandchild = await create(child.secret);
    const sibling = await create(other.secret);
    expect(root.apiKey.createdBy).toBeNull();
    expect(child.apiKey.createdBy).toBe(root.apiKey.id);
    expect(grandchild.apiKey.createdBy).toBe(child.apiKey.id);

    // The one in the middle, then the root.
    await service.app.apiKeys.revoke(1, child.apiKey.id);
    expect(await works(grandchild.secret)).toBe(false);
    expect(await works(root.secret)).toBe(true);
    const late = await create(root.secret);
    await service.app.apiKeys.revoke(2, root.apiKey.id);
    expect(await works(late.secret)).toBe(true);
    await service.app.apiKeys.revoke(1, root.apiKey.id);
    for (const { secret } of [root, child, grandchild, late]) expect(await works(secret)).toBe(false);
    for (const { secret } of [other, sibling]) expect(await works(secret)).toBe(true);
  });

  test('while it is being revoked is revoked too', async () => {
    const { apiKey } = await service.createKey(1);
    const created = Array.from({ length: 10 }, () =>
      service.app.apiKeys.create(1, { label: 'race' }, apiKey.id),
    );
    await Promise.all([...created, service.app.apiKeys.revoke(1, apiKey.id)]);
    const afterwards = await service.app.apiKeys.create(1, { label: 'late' }, apiKey.id);
    expect(afterwards).toMatchObject({ apiKey: { revokedAt: expect.any(Date) } });
    const keys = await service.app.apiKeys.list(1);
    expect(keys.filter(({ createdBy, revokedAt }) => createdBy === apiKey.id && !revokedAt)).toEqual([]);
  });

  test('is at most a hundred active keys in an account, also if they are created at once', async () => {
    const { secret, apiKey } = await service.createKey(1);
    for (let index = 0; index < 97; index++) await service.createKey(1);
    const results = await Promise.all(Array.from({ length: 6 }, () => create(secret)));
    expect(results.filter((result) => result.secret)).toHaveLength(2);
    expect(results.find((result) => result.fieldErrors)?.fieldErrors).toEqual([
      {
        path: ['input'],
        code: 'TOO_MANY',
        limit: 100,
        message: 'The list of active API keys of the account must have at most 100 entries.',
      },
    ]);
    const active = and(eq(apiKeys.accountId, 1), isNull(apiKeys.revokedAt));
    expect(await service.database.db.$count(apiKeys, active)).toBe(100);
    // Revoked keys do not count.
    await service.app.apiKeys.revoke(1, apiKey.id);
    expect((await service.app.apiKeys.create(1, { label: 'again' })).kind).toBe('CreateApiKeySuccess');
  });
});

test('labels that break a rule are field errors', async () => {
  const { secret } = await service.createKey(1);
  const create = `mutation ($label: String!) { createApiKey(input: { label: $label }) {
    __typename ... on ValidationError { fieldErrors { path code limit message } } } }`;
  const answer = async (label: string) =>
    (await service.askPlatform(secret, create, { label })).body.data.createApiKey;
  expect((await answer(' ')).fieldErrors).toEqual([
    { path: ['input', 'label'], code: 'REQUIRED', limit: null, message: 'The label is required.' },
  ]);
  expect((await answer('x'.repeat(101))).fieldErrors).toMatchObject([{ code: 'TOO_LONG', limit: 100 }]);
  expect((await answer('a\u0000')).fieldErrors).toMatchObject([{ code: 'INVALID_CHARACTERS' }]);
});
