// ValidationError at securityToken: a token is needed where a site asks for it, and it registers one customer.
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { createSpentTokens } from '../../src/risk/spentTokens.ts';
import { useAssessedSites } from '../support/assessedService.ts';
import { SETTINGS, tokens } from '../support/riskProviders.ts';
import { GOOD_INPUT, REGISTER_CUSTOMER } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';

const assessed = useAssessedSites();
const { service, use, spent } = assessed;
const email = (name: string | number) => `${name}@example.com`;

describe('the security token', () => {
  test('is not asked for where the site has no risk assessment', async () => {
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: tokens.codes('ignored') });
    expect(result.__typename).toBe('RegisterCustomerSuccess');
    expect(await service.rows()).toMatchObject([{ riskVerdict: null, riskProvider: null, riskScore: null }]);
    expect(assessed.providers.requests).toHaveLength(0);
    expect(await spent()).toHaveLength(0);
  });

  test.each([undefined, null, '', '  \t'])(
    '%j is reported with all other field errors, except that nothing shows what is taken',
    async (securityToken) => {
      await use(SETTINGS.TURNSTILE);
      await service.register(2, { ...GOOD_INPUT, password: 'Tr0ub4dor&3', username: 'ada' });
      const input = { ...GOOD_INPUT, password: 'x', username: 'Ada' };
      const result = await service.register(
        1,
        securityToken === undefined ? input : { ...input, securityToken },
      );
      expect(result.fieldErrors).toMatchObject([
        { field: 'PASSWORD', code: 'TOO_SHORT' },
        { field: 'SECURITY_TOKEN', path: ['input', 'securityToken'], code: 'REQUIRED' },
      ]);
      expect(result.fieldErrors[1].message).toBe('Please complete the security check.');
    },
  );

  test('of more than 8192 characters is rejected without asking the provider', async () => {
    await use(SETTINGS.TURNSTILE);
    const result = await service.register(1, { ...GOOD_INPUT, securityToken: 'x'.repeat(8193) });
    expect(result.fieldErrors).toMatchObject([{ field: 'SECURITY_TOKEN', code: 'TOO_LONG', limit: 8192 }]);
    expect(assessed.providers.requests).toHaveLength(0);
  });

  test('is not spent by a request with field errors', async () => {
    await use(SETTINGS.TURNSTILE);
    const securityToken = tokens.good();
    await service.register(1, { ...GOOD_INPUT, password: 'x', securityToken });
    await service.register(1, { ...GOOD_INPUT, metadata: [{ key: '', value: '' }], securityToken });
    expect(assessed.providers.requests).toHaveLength(0);
    const result = await service.register(1, { ...GOOD_INPUT, securityToken });
    expect(result.__typename).toBe('RegisterCustomerSuccess');
  });

  test('protects the addresses: what is taken is looked up and reported only after the assessment has accepted the visitor', async () => {
    await service.register(1, { ...GOOD_INPUT, username: 'ada' });
    await use(SETTINGS.TURNSTILE);
    const taken = { ...GOOD_INPUT, username: 'ADA' };
    for (const [securityToken, end] of [
      [tokens.codes('invalid-input-response'), 'ValidationError'],
      [tokens.fault('error503'), 'RetryLaterError'],
    ]) {
      const statements = await statementsOf(service.database.db, async () => {
        const result = await service.register(1, { ...taken, securityToken });
        expect(result.__typename).toBe(end);
        expect(JSON.stringify(result)).not.toContain('TAKEN');
      });
      expect(statements.join()).not.toContain('"customers"');
    }
    const result = await service.register(1, { ...taken, securityToken: tokens.good() });
    expect(result.fieldErrors).toMatchObject([
      { field: 'EMAIL', code: 'TAKEN' },
      { field: 'USERNAME', code: 'TAKEN' },
    ]);
    expect(assessed.providers.requests).toHaveLength(3);
    expect(await service.rows()).toHaveLength(1);
  });
});

test.each(Object.values(SETTINGS))(
  'a token that was used before is a field error: the form must fetch another one ($provider)',
  async (settings) => {
    await use(settings);
    const securityToken = tokens.good();
    await service.register(1, { ...GOOD_INPUT, securityToken });
    const result = await service.register(1, { ...GOOD_INPUT, email: email('second'), securityToken });
    expect(result).toMatchObject({
      __typename: 'ValidationError',
      fieldErrors: [
        {
          field: 'SECURITY_TOKEN',
          path: ['input', 'securityToken'],
          code: expect.stringMatching(/^TOKEN_(INVALID|EXPIRED)$/),
        },
      ],
    });
    expect(await service.rows()).toHaveLength(1);
  },
);

describe('one token', () => {
  test('registers one customer, however many use it at once and however often the provider says yes', async () => {
    await use(SETTINGS.TURNSTILE);
    const securityToken = tokens.reusable();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        service.register(1, { ...GOOD_INPUT, email: email(index), securityToken }),
      ),
    );
    expect(assessed.providers.requests).toHaveLength(10);
    const successes = results.filter(({ __typename }) => __typename === 'RegisterCustomerSuccess');
    expect(successes).toHaveLength(1);
    expect(await service.rows()).toMatchObject([{ id: successes[0].customer.id }]);
    for (const result of results.filter((result) => result !== successes[0])) {
      expect(result.fieldErrors).toMatchObject([{ field: 'SECURITY_TOKEN', code: 'TOKEN_INVALID' }]);
    }
  });

  test('registers one customer too while the provider is down and the site lets visitors in', async () => {
    await use({ ...SETTINGS.TURNSTILE, whenUnavailable: 'ACCEPT' });
    const securityToken = tokens.fault('error503');
    for (const name of ['first', 'second']) {
      await service.register(1, { ...GOOD_INPUT, email: email(name), securityToken });
    }
    expect(await service.rows()).toMatchObject([{ email: email('first') }]);
  });

  test('sent twice at once by an impatient visitor is reported together with the e-mail that is now taken', async () => {
    await use(SETTINGS.TURNSTILE);
    const input = { ...GOOD_INPUT, securityToken: tokens.reusable() };
    const results = await Promise.all([service.register(1, input), service.register(1, input)]);
    const [lost] = results.filter(({ __typename }) => __typename === 'ValidationError');
    // With TOKEN_INVALID after it, if both were looked up before the first one was stored.
    expect(lost.fieldErrors[0]).toMatchObject({ field: 'EMAIL', code: 'TAKEN' });
    expect(await service.rows()).toHaveLength(1);
  });

  test('registers one customer on all sites of an account together', async () => {
    await use(SETTINGS.TURNSTILE);
    await use(SETTINGS.TURNSTILE, { id: 2, accountId: 1 });
    const input = { password: 'Tr0ub4dor&3', securityToken: tokens.reusable() };
    const results = await Promise.all(
      [1, 2, 1, 2].map((siteId, index) => service.register(siteId, { ...input, email: email(index) })),
    );
    expect(results.filter(({ __typename }) => __typename === 'RegisterCustomerSuccess')).toHaveLength(1);
    expect(await service.rows()).toHaveLength(1);
    expect(await spent()).toHaveLength(1);
  });

  test('of one account has nothing to do with that of another', async () => {
    await use(SETTINGS.TURNSTILE);
    await use(SETTINGS.TURNSTILE, { id: 3, accountId: 2 });
    const input = { ...GOOD_INPUT, securityToken: tokens.reusable() };
    expect((await service.register(1, input)).__typename).toBe('RegisterCustomerSuccess');
    expect((await service.register(3, input)).__typename).toBe('RegisterCustomerSuccess');
  });

  test('is not spent by a fault, which leaves no customer either', async () => {
    await use(SETTINGS.TURNSTILE);
    const { db } = service.database;
    const input = { ...GOOD_INPUT, securityToken: tokens.reusable() };
    await db.execute(
      sql`alter table customers add constraint out_of_order check (email <> 'ada@example.com')`,
    );
    try {
      const { body } = await service.ask(REGISTER_CUSTOMER, { siteId: 1, input });
      expect(body.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    } finally {
      await db.execute(sql`alter table customers drop constraint out_of_order`);
    }
    expect(await service.rows()).toHaveLength(0);
    expect(await spent()).toHaveLength(0);
    expect((await service.register(1, input)).__typename).toBe('RegisterCustomerSuccess');
  });

  test('is remembered for an hour by its hash, and then forgotten', async () => {
    await use(SETTINGS.TURNSTILE);
    const input = { ...GOOD_INPUT, securityToken: tokens.good() };
    await service.register(1, input);
    const [token] = await spent();
    if (!token) throw new Error('The token was not kept');
    expect(token.tokenHash).toMatch(/^[\w-]{43}$/);
    const memory = createSpentTokens(service.database.db);
    await memory.forgetSpentTokens(new Date(token.spentAt.getTime() + 3_599_000));
    expect(await spent()).toHaveLength(1);
    await memory.forgetSpentTokens(new Date(token.spentAt.getTime() + 3_601_000));
    expect(await spent()).toHaveLength(0);
  });
});
