// API keys: who brings a good one acts for its account, and everybody else hears the same.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
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

test('the log tells which key of which account asked', async () => {
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

test('a revoked key is refused by the next request, and a key may revoke itself', async () => {
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

test('the last use is noted, and not again within the same minute', async () => {
  const { secret, apiKey } = await service.createKey(1);
  const lastUse = async () =>
    (await service.app.apiKeys.list(1)).find(({ id }) => id === apiKey.id)?.lastUsedAt;
  expect(await lastUse()).toBeNull();
  await service.askPlatform(secret, ACCOUNT);
  const first = await lastUse();
  expect(first).toBeInstanceOf(Date);
  await service.askPlatform(secret, ACCOUNT);
  expect(await lastUse()).toEqual(first);
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
