// A registration that is sent again with its idempotency key: it gets the first response again, and no one else does.
import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { customers } from '../../src/database/tables.ts';
import type { RegistrationInput } from '../../src/registration/registrationInput.ts';
import { property } from '../support/property.ts';
import { providerEnvironment, SETTINGS, startRiskProviders, tokens } from '../support/riskProviders.ts';
import { useService } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';

let now: Date;
const providers = await startRiskProviders();
afterAll(() => providers.close());
const service = useService(providerEnvironment(providers.url), { clock: () => now });
beforeEach(() => {
  now = new Date('2026-11-29T09:41:00.000Z');
  providers.reset();
});

const PLAN = { key: 'plan', value: 'basic' };
const KEY = '01a2142d-bdff-7722-8561-17d143f6f675';
const INPUT = {
  email: 'ada@example.com',
  password: 'correct horse',
  username: 'ada',
  displayName: 'Ada',
  firstName: 'Ada',
  lastName: 'Lovelace',
  metadata: [PLAN, { key: 'source', value: 'page' }],
  phone: '+44 20',
  idempotencyKey: KEY,
} satisfies Partial<RegistrationInput>;

const SUCCESS = { __typename: 'RegisterCustomerSuccess' };
const TAKEN = {
  __typename: 'ValidationError',
  fieldErrors: expect.arrayContaining([expect.objectContaining({ field: 'EMAIL', code: 'TAKEN' })]),
};
const register = (input: Partial<RegistrationInput> = INPUT, siteId = 1) => service.register(siteId, input);
const rows = () => service.database.db.select().from(customers);

test('the first time it succeeds and is no replay; the key is stored in one column, the fingerprint in another', async () => {
  expect(await register()).toMatchObject({ ...SUCCESS, replayed: false });
  const [row] = await rows();
  expect(row).toMatchObject({
    registrationKey: KEY,
    registrationFingerprint: expect.stringMatching(/^[\w-]{43}$/),
  });
});

test('sent again it succeeds again: the same customer as stored now, another token, one row', async () => {
  const first = await register();
  await service.app.customers.update(1, first.customer.id, { phone: '123' });
  const second = await register();
  expect(second).toMatchObject({
    ...SUCCESS,
    replayed: true,
    customer: { id: first.customer.id, phone: '123' },
  });
  expect(second.authToken.token).not.toBe(first.authToken.token);
  expect(await rows()).toHaveLength(1);
});

test('without a key it is TAKEN, and no statement differs from what it was', async () => {
  const { idempotencyKey: _key, ...input } = INPUT;
  await register();
  const request = () => service.app.registerCustomer({ siteId: 1, input });
  const statements = await statementsOf(service.database.db, request);
  expect(statements).toHaveLength(1);
  expect(statements[0]).not.toContain('registration_key');
  expect(await register(input)).toMatchObject(TAKEN);
  expect(await register({ ...input, idempotencyKey: null })).toMatchObject(TAKEN);
  expect(await register({ ...input, idempotencyKey: '' })).toMatchObject(TAKEN);
});

test('a registration with a key takes as many statements as one without', async () => {
  const { idempotencyKey: _key, ...input } = INPUT;
  const count = async (given: RegistrationInput) =>
    (await statementsOf(service.database.db, () => service.app.registerCustomer({ siteId: 1, input: given })))
      .length;
  // The first one also reads the site.
  await count({ ...input, email: 'first@example.com', username: null });
  const without = await count({ ...input, email: 'without@example.com', username: null });
  expect(await count({ ...input, email: 'with@example.com', username: null, idempotencyKey: KEY })).toBe(
    without,
  );
});

describe('an attempt that failed leaves nothing: the next one with the same key is like any other', () => {
  test('after field errors', async () => {
    expect(await register({ ...INPUT, password: 'x' })).toMatchObject({ __typename: 'ValidationError' });
    expect(await register()).toMatchObject({ ...SUCCESS, replayed: false });
  });
});

test('of 200 at once with one key one registers, and all that succeed have its id', async () => {
  const { app } = service;
  const results = await Promise.all(
    Array.from({ length: 200 }, () => app.registerCustomer({ siteId: 1, input: INPUT })),
  );
  const stored = await rows();
  expect(stored).toHaveLength(1);
  const successes = results.filter((result) => result.kind === 'RegisterCustomerSuccess');
  expect(successes.length).toBeGreaterThan(0);
  expect(new Set(successes.map(({ customer }) => customer.id))).toEqual(new Set([stored[0]?.id]));
  expect(successes.filter(({ replayed }) => !replayed).length).toBeLessThanOrEqual(1);
  const others = results.filter(({ kind }) => kind !== 'RegisterCustomerSuccess');
  expect(new Set(others.map(({ kind }) => kind))).toEqual(
    new Set(others.length > 0 ? ['RetryLaterError'] : []),
  );
});

describe('another registration', () => {
  const differences: [string, Partial<RegistrationInput>][] = [
    ['username', { username: 'ada2' }],
    ['username in capitals', { username: 'ADA' }],
    ['no username', { username: null }],
    ['displayName', { displayName: 'Ada L.' }],
    ['firstName', { firstName: 'Augusta' }],
    ['lastName', { lastName: null }],
    ['first and last name exchanged', { firstName: 'Lovelace', lastName: 'Ada' }],
    ['language', { language: 'FR' }],
    ['emailHardbounce', { emailHardbounce: true }],
    ['metadata value', { metadata: [PLAN, { key: 'source', value: 'x' }] }],
    ['metadata order', { metadata: INPUT.metadata.toReversed() }],
    ['less metadata', { metadata: [PLAN] }],
    ['oldProviderId', { oldProviderId: '7' }],
    ['organization', { organization: 'Analytical' }],
    ['phone', { phone: '+44 21' }],
    ['salutation', { salutation: 'Ms' }],
    ['title', { title: 'Countess' }],
    ['another key', { idempotencyKey: randomUUID() }],
  ];

  test.each(differences)('that differs in %s is TAKEN', async (_name, difference) => {
    await register();
    expect(await register({ ...INPUT, ...difference })).toMatchObject(TAKEN);
    expect(await rows()).toHaveLength(1);
  });

  test('with the same key and another e-mail address is a customer of its own', async () => {
    const first = await register();
    const second = await register({ ...INPUT, email: 'grace@example.com', username: 'grace' });
    expect(second).toMatchObject({ ...SUCCESS, replayed: false });
    expect(second.customer.id).not.toBe(first.customer.id);
  });

  test('through another site of the account is TAKEN, and under another account a customer of its own', async () => {
    await register();
    expect(await register(INPUT, 2)).toMatchObject({ __typename: 'ValidationError' });
    expect(await register(INPUT, 3)).toMatchObject({ ...SUCCESS, replayed: false });
  });
});

describe('the same registration', () => {
  test.each<[string, Partial<RegistrationInput>]>([
    ['the e-mail address in capitals', { email: 'ADA@EXAMPLE.COM' }],
    ['white space around the e-mail address', { email: '  ada@example.com ' }],
    ['quotes that the e-mail address does not need', { email: '"ada"@example.com' }],
    ['the key in capitals', { idempotencyKey: KEY.toUpperCase() }],
    ['the phone number in another notation', { phone: '0044 20'.replace('00', '') }],
    ['white space around a name', { firstName: ' Ada ' }],
  ])('with %s is a replay', async (_name, difference) => {
    const first = await register();
    expect(await register({ ...INPUT, ...difference })).toMatchObject({
      ...SUCCESS,
      replayed: true,
      customer: { id: first.customer.id },
    });
  });

  test('with other headers is a replay', async () => {
    await register();
    const headers = { 'accept-language': 'fr', 'user-agent': 'another browser' };
    expect(await service.register(1, INPUT, headers)).toMatchObject({ ...SUCCESS, replayed: true });
  });

  test('is a replay for 24 hours, and then TAKEN', async () => {
    await register();
    now = new Date(now.getTime() + 86_400_000 - 1);
    expect(await register()).toMatchObject({ replayed: true });
    now = new Date(now.getTime() + 1);
    expect(await register()).toMatchObject(TAKEN);
  });

  test('after the customer was deleted is a new registration', async () => {
    const first = await register();
    await service.database.db.delete(customers);
    const second = await register();
    expect(second).toMatchObject({ ...SUCCESS, replayed: false });
    expect(second.customer.id).not.toBe(first.customer.id);
  });
});

property(
  'it is a replay exactly if no field differs',
  [
    fc.record({
      username: fc.option(fc.stringMatching(/^[a-z]{1,8}$/)),
      displayName: fc.option(fc.stringMatching(/^[a-z]{1,8}$/)),
      firstName: fc.option(fc.stringMatching(/^[a-z]{1,8}$/)),
      emailHardbounce: fc.boolean(),
      metadata: fc.uniqueArray(
        fc.record({ key: fc.stringMatching(/^[a-z]{1,4}$/), value: fc.constant('v') }),
        {
          selector: ({ key }) => key,
          maxLength: 3,
        },
      ),
      phone: fc.option(fc.stringMatching(/^[0-9]{1,6}$/)),
    }),
    fc.record(
      {
        username: fc.option(fc.stringMatching(/^[a-z]{1,8}$/)),
        displayName: fc.option(fc.stringMatching(/^[a-z]{1,8}$/)),
        firstName: fc.option(fc.stringMatching(/^[a-z]{1,8}$/)),
        emailHardbounce: fc.boolean(),
        metadata: fc.uniqueArray(
          fc.record({ key: fc.stringMatching(/^[a-z]{1,4}$/), value: fc.constant('v') }),
          {
            selector: ({ key }) => key,
            maxLength: 3,
          },
        ),
        phone: fc.option(fc.stringMatching(/^[0-9]{1,6}$/)),
      },
      { requiredKeys: [] },
    ),
  ],
  async (fields, changes) => {
    await service.database.db.delete(customers);
    const input = { ...INPUT, ...fields };
    await service.app.registerCustomer({ siteId: 1, input });
    const changed = { ...input, ...changes };
    const result = await service.app.registerCustomer({ siteId: 1, input: changed });
    const same = JSON.stringify(changed) === JSON.stringify(input);
    expect(result).toMatchObject(same ? { replayed: true } : { kind: 'ValidationError' });
  },
  { numRuns: 25 },
);

test.each(['nonsense', KEY.slice(1), `${KEY}0`, `{${KEY}}`, KEY.replaceAll('-', ''), '\u0000'])(
  'a key that is no UUID is a field error: %j',
  async (idempotencyKey) => {
    const result = await register({ ...INPUT, idempotencyKey });
    expect(result.fieldErrors).toMatchObject([
      { field: 'IDEMPOTENCY_KEY', path: ['input', 'idempotencyKey'], code: 'INVALID_FORMAT' },
    ]);
    expect(await rows()).toEqual([]);
  },
);

test.each([1, 3, 4, 5, 6, 7, 8])('a key may be a UUID of version %i', async (version) => {
  const idempotencyKey = `01a2142d-bdff-${version}722-8561-17d143f6f675`;
  expect(await register({ ...INPUT, idempotencyKey })).toMatchObject(SUCCESS);
  expect(await register({ ...INPUT, idempotencyKey })).toMatchObject({ replayed: true });
});

test('the key is never logged', async () => {
  await register();
  await register();
  await register({ ...INPUT, password: 'wrong horse' });
  const log = [...service.logLines, ...service.requestLines].join('');
  expect(log).not.toContain(KEY);
});

describe('the password is the proof', () => {
  const limited = useService(
    { RATE_LIMIT_PER_MINUTE: '10', RATE_LIMIT_PER_HOUR: '60' },
    { clock: () => now },
  );

  test('with another one the response is TAKEN, as without a key', async () => {
    await register();
    const wrong = await register({ ...INPUT, password: 'wrong horse' });
    const { idempotencyKey: _key, ...input } = INPUT;
    expect(wrong).toEqual(await register({ ...input, password: 'wrong horse' }));
    expect(wrong).toMatchObject(TAKEN);
  });

  test('wrong ones count like failed sign-ins: of eleven in a minute, the eleventh is rate limited', async () => {
    const request = (password: string, clientAddress: string) =>
      limited.app.registerCustomer({ siteId: 1, input: { ...INPUT, password }, clientAddress });
    await request(INPUT.password, '192.0.2.1');
    const answers: unknown[] = [];
    for (let attempt = 0; attempt < 11; attempt++) answers.push(await request('wrong horse', '192.0.2.2'));
    expect(answers.slice(0, 10)).toMatchObject(Array(10).fill({ kind: 'ValidationError' }));
    expect(answers[10]).toMatchObject({ kind: 'RetryLaterError', reason: 'RATE_LIMITED' });
    // The right one of the customer, from another network, is not affected.
    expect(await request(INPUT.password, '192.0.2.1')).toMatchObject({ replayed: true });
  });
});

describe('on a site with one-use security tokens', () => {
  beforeEach(async () => {
    await service.app.sites.updateRiskAssessment(1, 1, SETTINGS.TURNSTILE);
  });

  test('a replay needs no provider and spends no token, with the old token or a new one', async () => {
    const securityToken = tokens.good();
    await register({ ...INPUT, securityToken });
    expect(providers.requests).toHaveLength(1);
    expect(await register({ ...INPUT, securityToken })).toMatchObject({ ...SUCCESS, replayed: true });
    expect(await register({ ...INPUT, securityToken: tokens.good() })).toMatchObject({ replayed: true });
    expect(providers.requests).toHaveLength(1);
  });

  test('of several at once with one token one registers, and each of the others replays or is told so by its token', async () => {
    const securityToken = tokens.good();
    const attempt = () => register({ ...INPUT, securityToken });
    const results = await Promise.all(Array.from({ length: 8 }, attempt));
    expect(await rows()).toHaveLength(1);
    for (const result of results) {
      if (result.__typename === 'RegisterCustomerSuccess') continue;
      expect(result.fieldErrors).toMatchObject([
        { field: 'SECURITY_TOKEN', code: expect.stringMatching(/^TOKEN_/) },
      ]);
    }
    expect(await attempt()).toMatchObject({ ...SUCCESS, replayed: true });
  });
});
