// The rate limit: so many registrations and sign-ins a minute and an hour for each client, whatever they find out, in one place for all replicas.
import { like } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { rateLimits } from '../../src/database/tables.ts';
import { createLoginLimit, createRateLimit, forgetExpiredCounts } from '../../src/limits/rateLimit.ts';
import { GOOD_INPUT, REGISTER_CUSTOMER, useService } from '../support/service.ts';

const service = useService();

beforeEach(() => service.database.db.delete(rateLimits));

/** One process; two of them share nothing but the database. */
const replica = (perMinute: number, perHour = 0) =>
  createRateLimit(service.database.db, 'register', { perMinute, perHour });

const LIMITED = { kind: 'RetryLaterError', reason: 'RATE_LIMITED' };

test('a client that has used up its minute is put off until the minute is over', async () => {
  const limit = replica(2);
  expect(await limit.count('192.0.2.1')).toBeUndefined();
  expect(await limit.count('192.0.2.1')).toBeUndefined();
  const refusal = await limit.count('192.0.2.1');
  expect(refusal).toMatchObject(LIMITED);
  expect(refusal?.retryAfterSeconds).toBeGreaterThan(30);
  expect(refusal?.retryAfterSeconds).toBeLessThanOrEqual(60);
  expect(await limit.count('192.0.2.2')).toBeUndefined();
});

test('a client that has used up its hour is put off until the hour is over, though the minute is young', async () => {
  const limit = replica(10, 1);
  expect(await limit.count('192.0.2.1')).toBeUndefined();
  const refusal = await limit.count('192.0.2.1');
  expect(refusal).toMatchObject(LIMITED);
  expect(refusal?.retryAfterSeconds).toBeGreaterThan(3000);
});

test('what the minute refuses does not count for the hour', async () => {
  const limit = replica(2, 5);
  const results = await Promise.all(Array.from({ length: 20 }, () => limit.count('192.0.2.1')));
  expect(results.filter((result) => result === undefined)).toHaveLength(2);
  const points = await service.database.db.select().from(rateLimits).where(like(rateLimits.key, '%:hour:%'));
  expect(points).toMatchObject([{ points: 2 }]);
});

test('of two limits that are used up, the later one tells when to come again', async () => {
  expect(await replica(1, 1).count('192.0.2.1')).toBeUndefined();
  const refusal = await replica(1, 1).count('192.0.2.1');
  expect(refusal).toMatchObject(LIMITED);
  expect(refusal?.retryAfterSeconds).toBeGreaterThan(3000);
});

test('of requests that come at once, to different replicas, exactly as many pass as the limit says', async () => {
  for (const allowed of [1, 5]) {
    await service.database.db.delete(rateLimits);
    const replicas = [replica(allowed), replica(allowed), replica(allowed)];
    const results = await Promise.all(
      replicas.flatMap((each) => Array.from({ length: 10 }, () => each.count('192.0.2.1'))),
    );
    expect(results.filter((result) => result === undefined)).toHaveLength(allowed);
  }
});

test('a client has a new share when its window is over', async () => {
  const limit = replica(1);
  await limit.count('192.0.2.1');
  await service.database.db.update(rateLimits).set({ expire: new Date(Date.now() - 1) });
  expect(await replica(1).count('192.0.2.1')).toBeUndefined();
});

test('an IPv6 client counts by its /64 network, an IPv4 client by its address', async () => {
  const limit = replica(1);
  expect(await limit.count('2001:db8:1:2:3::4')).toBeUndefined();
  expect(await limit.count('2001:db8:1:2:ffff::1')).toMatchObject(LIMITED);
  expect(await limit.count('2001:db8:1:3::4')).toBeUndefined();
  expect(await limit.count('192.0.2.1')).toBeUndefined();
  expect(await limit.count('192.0.2.2')).toBeUndefined();
  expect(await limit.count('::ffff:192.0.2.2')).toMatchObject(LIMITED);
});

test('a blocked client costs no query', async () => {
  const limit = replica(1);
  await limit.count('192.0.2.1');
  const rows = () => service.database.db.select().from(rateLimits);
  const before = await rows();
  for (let attempt = 0; attempt < 20; attempt++) await limit.count('192.0.2.1');
  expect(await rows()).toEqual(before);
});

test('0 is no limit, and counts nothing', async () => {
  const limit = replica(0);
  for (let attempt = 0; attempt < 20; attempt++) expect(await limit.count('192.0.2.1')).toBeUndefined();
  expect(await service.database.db.select().from(rateLimits)).toEqual([]);
});

test('counts that are over are deleted, and no others', async () => {
  await replica(1).count('192.0.2.1');
  await forgetExpiredCounts(service.database.db, new Date(Date.now() + 50_000));
  expect(await service.database.db.select().from(rateLimits)).toHaveLength(1);
  await forgetExpiredCounts(service.database.db, new Date(Date.now() + 61_000));
  expect(await service.database.db.select().from(rateLimits)).toEqual([]);
});

test('attempts on one login of an account count together, until one succeeds, and name nobody', async () => {
  const limit = createLoginLimit(service.database.db, { perMinute: 2, perHour: 0 });
  const login = 'ada@example.com';
  expect(await limit.count(1, login)).toBeUndefined();
  await limit.forget(1, login);
  expect(await limit.count(1, login)).toBeUndefined();
  expect(await limit.count(1, login)).toBeUndefined();
  expect(await limit.count(1, login)).toMatchObject(LIMITED);
  expect(await limit.count(2, login)).toBeUndefined();
  expect(await limit.count(1, 'grace@example.com')).toBeUndefined();
  expect(JSON.stringify(await service.database.db.select().from(rateLimits))).not.toContain('example');
});

const limited = useService({ RATE_LIMIT_PER_MINUTE: '3', RATE_LIMIT_PER_HOUR: '60' });

/** A mutation of site 1, or of another one, that arrives by a connection from this address. */
async function mutateFrom(
  peer: string,
  query: string,
  variables: { input: object; siteId?: number },
  headers: Record<string, string> = {},
) {
  const response = await limited.endpoint.fetch(
    'http://localhost/graphql',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables: { siteId: 1, ...variables } }),
    },
    { req: { socket: { remoteAddress: peer } } } as never,
  );
  const { data } = await response.json();
  return { headers: response.headers, result: data.registerCustomer ?? data.signIn };
}

const registerFrom = (peer: string, input: object, headers?: Record<string, string>) =>
  mutateFrom(peer, REGISTER_CUSTOMER, { input }, headers);

const SIGN_IN = /* GraphQL */ `
  mutation ($siteId: Int!, $input: SignInInput!) {
    signIn(siteId: $siteId, input: $input) {
      __typename
      ... on RetryLaterError { reason retryAfterSeconds }
    }
  }
`;

const signInFrom = (peer: string, password: string, siteId = 1) =>
  mutateFrom(peer, SIGN_IN, { siteId, input: { login: GOOD_INPUT.email, password } });

test('registrations count the same whether they succeed, fail or find the address taken; then nothing is told', async () => {
  const bad = { ...GOOD_INPUT, password: 'x' };
  expect((await registerFrom('198.51.100.1', GOOD_INPUT)).result.__typename).toBe('RegisterCustomerSuccess');
  expect((await registerFrom('198.51.100.1', GOOD_INPUT)).result.__typename).toBe('ValidationError');
  expect((await registerFrom('198.51.100.1', bad)).result.__typename).toBe('ValidationError');
  const { headers, result } = await registerFrom('198.51.100.1', { ...GOOD_INPUT, email: 'new@example.com' });
  expect(result.__typename).toBe('RetryLaterError');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(30);
  expect(await limited.rows()).toHaveLength(1);
});

test('no number of addresses guesses a password: a login is put off, known or not', async () => {
  const guessed = { ...GOOD_INPUT, email: 'guessed@example.com' };
  const tryFrom = async (peer: string, password: string, siteId: number) =>
    (await mutateFrom(peer, SIGN_IN, { siteId, input: { login: guessed.email, password } })).result;
  await registerFrom('198.51.100.9', guessed);
  for (const siteId of [1, 3]) {
    for (let guess = 0; guess < 3; guess++) {
      const { __typename } = await tryFrom(`203.0.113.${10 * siteId + guess}`, 'wrong horse', siteId);
      expect(__typename).toBe('InvalidCredentialsError');
    }
    expect(await tryFrom(`203.0.113.${10 * siteId + 9}`, guessed.password, siteId)).toMatchObject({
      __typename: 'RetryLaterError',
      reason: 'RATE_LIMITED',
    });
  }
});

test('a forged X-Forwarded-For changes nothing', async () => {
  for (let attempt = 0; attempt < 3; attempt++) {
    await registerFrom('198.51.100.2', GOOD_INPUT, { 'x-forwarded-for': `203.0.113.${attempt}` });
  }
  const { result } = await registerFrom('198.51.100.2', GOOD_INPUT, { 'x-forwarded-for': '203.0.113.99' });
  expect(result.__typename).toBe('RetryLaterError');
});

test('sign-ins count by themselves, whether they succeed, fail or name no site; then not even a good password is told', async () => {
  const peer = '198.51.100.3';
  await registerFrom(peer, GOOD_INPUT);
  expect((await signInFrom(peer, GOOD_INPUT.password)).result.__typename).toBe('SignInSuccess');
  expect((await signInFrom(peer, 'wrong horse')).result.__typename).toBe('InvalidCredentialsError');
  expect((await signInFrom(peer, GOOD_INPUT.password, 999)).result.__typename).toBe('SiteNotFoundError');
  for (const siteId of [1, 999]) {
    const { headers, result } = await signInFrom(peer, GOOD_INPUT.password, siteId);
    expect(result).toMatchObject({ __typename: 'RetryLaterError', reason: 'RATE_LIMITED' });
    expect(headers.get('retry-after')).toBe(String(result.retryAfterSeconds));
  }
  // Two of the three registrations are left, and a sign-in from elsewhere is nobody's fault.
  expect((await registerFrom(peer, GOOD_INPUT)).result.__typename).toBe('ValidationError');
  expect((await signInFrom('198.51.100.4', GOOD_INPUT.password)).result.__typename).toBe('SignInSuccess');
});
