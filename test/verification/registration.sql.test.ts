// What a site's verification changes in the steps of a registration: statements, security tokens, publishers' servers, limits.
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { spentTokens } from '../../src/database/tables.ts';
import { useAssessedSites } from '../support/assessedService.ts';
import { SETTINGS, tokens } from '../support/riskProviders.ts';
import { statementsOf } from '../support/statements.ts';
import { HIDE, ON, PASSWORD, REQUIRED, setPolicy, usePages } from '../support/verification.ts';

const pages = usePages();
const EMAIL = 'ada@example.com';

describe('the statements', () => {
  const summaries = (statements: string[]) =>
    statements.map((text) =>
      [/^\w+/, /"(?:rate_limits|sites|customers|email_challenges)"/]
        .map((part) => part.exec(text)?.[0])
        .join(' '),
    );
  const count = async (siteId: number, idempotencyKey?: string) => {
    await pages.register(siteId, { email: 'warm@example.com' });
    const { db } = pages.service.database;
    const input = { email: EMAIL, ...(idempotencyKey !== undefined && { idempotencyKey }) };
    return summaries(await statementsOf(db, () => pages.register(siteId, input)));
  };

  test('a site that does not verify addresses has none more', async () => {
    await setPolicy(pages.service, ON, { emailVerification: 'OFF', takenEmail: 'TELL' });
    expect(await count(ON)).toEqual(['select "customers"', 'insert "customers"']);
  });

  test('one that does has none more either: the same one counts and writes the mail', async () => {
    expect(await count(ON)).toEqual(['select "customers"', 'with "customers"']);
    expect(await pages.pendingMails()).toHaveLength(2);
  });

  test.each([REQUIRED, HIDE])('nor has site %i, which requires the proof', async (siteId) => {
    expect(await count(siteId)).toEqual(['select "customers"', 'with "rate_limits"']);
    expect(await pages.pendingMails()).toHaveLength(2);
  });

  test.each([
    [ON, ['select "customers"', 'with "customers"']],
    [REQUIRED, ['select "customers"', 'select "email_challenges"', 'with "rate_limits"']],
  ])(
    'on site %i a key changes only what is looked up, and an endpoint nothing',
    async (siteId, statements) => {
      const endpoint = { url: 'https://crm.example/hooks', label: 'test' };
      await pages.service.app.webhooks.create(1, { ...endpoint, eventTypes: ['CUSTOMER_REGISTERED'] });
      expect(await count(siteId, randomUUID())).toEqual(statements);
    },
  );
});

test('a server of the publisher gets the same result', async () => {
  const { body } = await pages.service.askPlatform(
    1,
    `mutation ($input: RegisterCustomerInput!) { registerCustomer(siteId: ${REQUIRED}, input: $input) {
      __typename ... on EmailVerificationRequired { verification { id email } } } }`,
    { input: { email: EMAIL, password: PASSWORD } },
  );
  const { verification, ...result } = body.data.registerCustomer;
  expect(result).toEqual({ __typename: 'EmailVerificationRequired' });
  expect(await pages.verify(REQUIRED, verification.id, await pages.codeFor(EMAIL))).toMatchObject({
    __typename: 'VerifyEmailSuccess',
  });
});

test.each([
  ['the language of the input', { language: 'FR' }, 'fr'],
  ['else the default of the site', {}, 'en'],
])('the mail is in %s', async (_name, input, language) => {
  await pages.service.app.sites.update(1, REQUIRED, { defaultLanguage: 'en' });
  await pages.register(REQUIRED, input);
  await pages.mailsTo(EMAIL);
  expect(pages.service.mails).toMatchObject([{ language }]);
});

describe('on a site with risk assessment', () => {
  const assessed = useAssessedSites();
  const { service, use } = assessed;
  const register = (siteId: number, securityToken: string, email = EMAIL) =>
    service.app.registerCustomer({ siteId, input: { email, password: PASSWORD, securityToken } });
  const spent = () => service.database.db.select().from(spentTokens);

  test('the security token is spent with the request for a proof', async () => {
    await setPolicy(service, ON, { emailVerification: 'REQUIRED', takenEmail: 'TELL' });
    await use(SETTINGS.TURNSTILE);
    const token = tokens.good();
    expect(await register(ON, token)).toMatchObject({ kind: 'EmailVerificationRequired' });
    expect(await spent()).toHaveLength(1);
    expect(await register(ON, token)).toMatchObject({
      kind: 'ValidationError',
      fieldErrors: [{ field: 'SECURITY_TOKEN', code: expect.stringMatching(/^TOKEN_/) }],
    });
    expect(await spent()).toHaveLength(1);
  });

  test('a visitor whom the assessment has not accepted begins no verification', async () => {
    await setPolicy(service, ON, { emailVerification: 'REQUIRED', takenEmail: 'TELL' });
    await use(SETTINGS.TURNSTILE);
    expect(await register(ON, tokens.codes('invalid-input-response'))).not.toMatchObject({
      kind: 'EmailVerificationRequired',
    });
    expect(await spent()).toEqual([]);
  });

  test('the verdict is stored with the customer by the proof', async () => {
    await setPolicy(service, ON, { emailVerification: 'REQUIRED', takenEmail: 'TELL' });
    await use(SETTINGS.TURNSTILE);
    const result = await register(ON, tokens.good());
    if (result.kind !== 'EmailVerificationRequired') throw new Error(result.kind);
    await service.app.deliveries.drain();
    const code = /\d{8}/.exec(service.mails[0]?.subject ?? '')?.[0] ?? '';
    await service.app.verifyEmail({ siteId: ON, verificationId: result.verification.id, code });
    expect(await service.rows()).toMatchObject([{ riskVerdict: 'PASSED', riskProvider: 'TURNSTILE' }]);
  });
});

describe('with the limit of clients', () => {
  const limited = usePages({ RATE_LIMIT_PER_MINUTE: '3', RATE_LIMIT_PER_HOUR: '60' });
  const client = { clientAddress: '192.0.2.1' };
  const RATE_LIMITED = { kind: 'RetryLaterError', reason: 'RATE_LIMITED' };

  test.each(['verifyEmail', 'resetPassword', 'resendEmailCode', 'requestPasswordReset'] as const)(
    '%s counts as an attempt of the client',
    async (action) => {
      const { app } = limited.service;
      const id = '01a2142d-bdff-7722-8561-17d143f6f675';
      const code = '12345678';
      const actions = {
        verifyEmail: () => app.verifyEmail({ siteId: ON, verificationId: id, code, ...client }),
        resetPassword: () =>
          app.resetPassword({ siteId: ON, passwordResetId: id, code, password: PASSWORD, ...client }),
        resendEmailCode: () => app.resendEmailCode({ siteId: ON, id, ...client }),
        requestPasswordReset: () =>
          app.requestPasswordReset({ siteId: ON, email: `${Math.random()}@example.com`, ...client }),
      };
      for (let attempt = 0; attempt < 3; attempt++) {
        expect(await actions[action]()).not.toMatchObject(RATE_LIMITED);
      }
      expect(await actions[action]()).toMatchObject(RATE_LIMITED);
      limited.pass(60_000);
      expect(await actions[action]()).not.toMatchObject(RATE_LIMITED);
    },
  );

  test('after a reset, failed sign-ins do not keep the customer waiting', async () => {
    const { app } = limited.service;
    await limited.register(ON);
    await limited.mailsTo(EMAIL);
    const signIn = (password: string) =>
      app.signIn({
        siteId: ON,
        credentials: { login: { emailKey: EMAIL }, password, typed: password },
        ...client,
      });
    for (let attempt = 0; attempt < 4; attempt++) {
      await signIn('wrong horse');
      limited.pass(20_000);
    }
    expect(await signIn(PASSWORD)).toMatchObject(RATE_LIMITED);
    const requested = await app.requestPasswordReset({ siteId: ON, email: EMAIL, ...client });
    if (requested.kind !== 'RequestPasswordResetSuccess') throw new Error(requested.kind);
    const code = await limited.codeFor(EMAIL);
    const passwordResetId = requested.passwordReset.id;
    await app.resetPassword({ siteId: ON, passwordResetId, code, password: 'New horse 1!', ...client });
    expect(await signIn('New horse 1!')).toMatchObject({ kind: 'SignInSuccess' });
  });
});
