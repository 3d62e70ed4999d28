// One request looks a thing up once, however many aliases ask for it.
import { expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';

const service = useService();

const aliases = (field: string) =>
  `{ ${Array.from('abcdefghij', (alias) => `${alias}: ${field}`).join(' ')} }`;

/** How many statements that read the table the work sends. */
async function readsOf(table: string, work: () => Promise<unknown>): Promise<number> {
  const statements = await statementsOf(service.database.unlimited, work);
  return statements.filter((text) => text.startsWith('select') && text.includes(`from "${table}"`)).length;
}

test('the public endpoint: the customer of the token, and each site', async () => {
  const { authToken } = await service.register(1, GOOD_INPUT);
  const headers = { authorization: `Bearer ${authToken.token}` };
  const me = async () => {
    const { body } = await service.ask(aliases('me { email }'), {}, headers);
    expect(Object.values(body.data)).toEqual(Array(10).fill({ email: GOOD_INPUT.email }));
  };
  expect(await readsOf('customers', me)).toBe(1);
  const site = async () => {
    const { body } = await service.ask(aliases('site(id: 1) { name }'));
    expect(Object.values(body.data)).toEqual(Array(10).fill({ name: 'daily.example' }));
  };
  expect(await readsOf('sites', site)).toBe(1);
});

test('the platform: the key, the account, a site and a customer', async () => {
  const { customer } = await service.register(1, GOOD_INPUT);
  const { secret } = await service.createKey(1);
  const ask = (query: string) => async () => {
    const { body } = await service.askPlatform(secret, query);
    expect(Object.values(body.data)).toHaveLength(10);
    expect(new Set(Object.values(body.data).map((each) => JSON.stringify(each))).size).toBe(1);
    expect(Object.values(body.data)).not.toContain(null);
  };
  expect(await readsOf('api_keys', ask(aliases('account { name }')))).toBe(1);
  expect(await readsOf('accounts', ask(aliases('account { name }')))).toBe(1);
  expect(await readsOf('sites', ask(aliases('site(id: 1) { name }')))).toBe(1);
  expect(await readsOf('customers', ask(aliases(`customer(id: "${customer.id}") { email }`)))).toBe(1);
  expect(await readsOf('customers', ask(aliases(`node(id: "${customer.id}") { id }`)))).toBe(1);
});
