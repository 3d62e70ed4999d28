// A service that cannot mail codes: what needs mail is answered with "retry later", and everything else goes on.
import { describe, expect, test } from 'vitest';
import { GOOD_INPUT } from '../support/service.ts';
import { statementsOf } from '../support/statements.ts';
import { ON, PASSWORD, REQUIRED, setPolicy, usePages } from '../support/verification.ts';

const EMAIL = GOOD_INPUT.email;
const UNAVAILABLE = { __typename: 'RetryLaterError', reason: 'MAIL_UNAVAILABLE', retryAfterSeconds: 60 };
const ID = '01a2142d-bdff-7722-8561-17d143f6f675';
const POSTGRES = 'postgres://u@127.0.0.1:1/x';

describe.each<[string, Record<string, string>]>([
  ['without SMTP_URL', { DATABASE_URL: POSTGRES }],
  [
    'without SECRETS_KEY',
    {
      DATABASE_URL: POSTGRES,
      SECRETS_KEY: '',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'no-reply@example.com',
    },
  ],
])('%s', (name, settings) => {
  const pages = usePages(settings);

  test('sites that verify addresses register no one, and spend no hash and no write on it', async () => {
    for (const siteId of [ON, REQUIRED]) {
      expect(await pages.register(siteId)).toMatchObject(UNAVAILABLE);
      const statements = await statementsOf(pages.service.database.db, () => pages.register(siteId));
      expect(statements.filter((text) => /^(insert|update|delete|with)/.test(text))).toEqual([]);
    }
    expect(pages.service.requestLines.join('')).not.toContain('"hashMs"');
    expect(await pages.service.rows()).toEqual([]);
  });

  test('errors of the input are reported first', async () => {
    expect(await pages.register(ON, { password: 'x' })).toMatchObject({ __typename: 'ValidationError' });
  });

  test('resends and requests for a new password are not possible either, on any site', async () => {
    await setPolicy(pages.service, ON, { emailVerification: 'OFF', takenEmail: 'TELL' });
    expect(await pages.requestReset(ON, EMAIL)).toMatchObject(UNAVAILABLE);
    expect(await pages.resend(REQUIRED, ID)).toMatchObject(UNAVAILABLE);
    expect(await pages.challenges()).toEqual([]);
  });

  test('a code that was mailed before is accepted, unless the key is what is missing', async () => {
    const expected =
      name === 'without SECRETS_KEY' ? UNAVAILABLE : { __typename: 'EmailCodeError', failure: 'INVALID' };
    expect(await pages.verify(REQUIRED, ID, '12345678')).toMatchObject(expected);
    expect(await pages.reset(REQUIRED, ID, '12345678', PASSWORD)).toMatchObject(expected);
  });

  test('a site that does not verify addresses registers and signs in', async () => {
    await setPolicy(pages.service, ON, { emailVerification: 'OFF', takenEmail: 'TELL' });
    expect(await pages.register(ON)).toMatchObject({ emailVerification: null });
    expect(await pages.signIn(ON, EMAIL, PASSWORD)).toMatchObject({ __typename: 'SignInSuccess' });
  });
});
