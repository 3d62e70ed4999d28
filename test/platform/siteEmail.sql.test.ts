// The settings of a site for e-mail: taken addresses are hidden only while verification is required.
import { describe, expect, test } from 'vitest';
import { createSiteStore } from '../../src/sites/siteStore.ts';
import { dataOf } from '../support/postJson.ts';
import { type Service, useService } from '../support/service.ts';

const RESULT = '... on ValidationError { fieldErrors { path code message } } ... on Error { message }';
const SITE = 'site { siteId emailVerification takenEmail }';
const CREATE = `mutation ($input: CreateSiteInput!) {
  createSite(input: $input) { __typename ... on CreateSiteSuccess { ${SITE} } ${RESULT} } }`;
const UPDATE = `mutation ($siteId: Int!, $input: UpdateSiteInput!) {
  updateSite(siteId: $siteId, input: $input) { __typename ... on UpdateSiteSuccess { ${SITE} } ${RESULT} } }`;

const requests = (service: Service) => ({
  create: async (input: object) => {
    return dataOf(await service.askPlatform(1, CREATE, { input: { name: 'new.example', ...input } }))
      .createSite;
  },
  update: async (input: object, siteId = 1) => {
    return dataOf(await service.askPlatform(1, UPDATE, { siteId, input })).updateSite;
  },
});

const NEEDS_VERIFICATION = {
  path: ['input', 'takenEmail'],
  code: 'NEEDS_VERIFICATION',
  message: 'Taken e-mail addresses can be hidden only while e-mail verification is REQUIRED.',
};

describe('with a way to send mail', () => {
  const service = useService();
  const { create, update } = requests(service);

  test.each([
    [{}, 'OFF', 'TELL'],
    [{ emailVerification: null, takenEmail: null }, 'OFF', 'TELL'],
    [{ emailVerification: 'ON' }, 'ON', 'TELL'],
    [{ emailVerification: 'REQUIRED' }, 'REQUIRED', 'TELL'],
    [{ emailVerification: 'REQUIRED', takenEmail: 'HIDE' }, 'REQUIRED', 'HIDE'],
  ])('a site is created with %j', async (input, emailVerification, takenEmail) => {
    expect(await create(input)).toMatchObject({ site: { emailVerification, takenEmail } });
  });

  test.each([
    { takenEmail: 'HIDE' },
    { takenEmail: 'HIDE', emailVerification: 'OFF' },
    { takenEmail: 'HIDE', emailVerification: 'ON' },
  ])('no site is created with %j', async (input) => {
    const before = await service.app.sites.list(1);
    const outcome = await create(input);
    expect(outcome).toEqual({
      __typename: 'ValidationError',
      message: expect.any(String),
      fieldErrors: [NEEDS_VERIFICATION],
    });
    expect(await service.app.sites.list(1)).toEqual(before);
  });

  test('it is reported together with the other violated rules', async () => {
    const { fieldErrors } = await create({ name: ' ', takenEmail: 'HIDE' });
    expect(fieldErrors).toMatchObject([{ code: 'REQUIRED' }, NEEDS_VERIFICATION]);
    expect((await update({ name: ' ', takenEmail: 'HIDE' })).fieldErrors).toMatchObject([
      { code: 'REQUIRED' },
      NEEDS_VERIFICATION,
    ]);
  });

  test('what counts is the site as it would be after the change', async () => {
    expect((await update({ takenEmail: 'HIDE' })).fieldErrors).toEqual([NEEDS_VERIFICATION]);
    expect((await update({ emailVerification: 'REQUIRED' })).site).toMatchObject({ takenEmail: 'TELL' });
    const hidden = { emailVerification: 'REQUIRED', takenEmail: 'HIDE' };
    expect((await update({ takenEmail: 'HIDE' })).site).toMatchObject(hidden);
    for (const emailVerification of ['OFF', 'ON']) {
      expect((await update({ emailVerification })).fieldErrors).toEqual([NEEDS_VERIFICATION]);
    }
    expect((await update({ name: 'x', emailVerification: null })).site).toMatchObject(hidden);
    expect((await update({ emailVerification: 'ON', takenEmail: 'TELL' })).site).toMatchObject({
      emailVerification: 'ON',
      takenEmail: 'TELL',
    });
  });

  test('two changes at once never leave a site that hides addresses and requires nothing', async () => {
    const store = createSiteStore(service.database.db);
    await update({ emailVerification: 'REQUIRED' });
    // Both have read the settings before either was written.
    expect(await store.updateSite(1, 1, { takenEmail: 'HIDE' })).toBeDefined();
    expect(await store.updateSite(1, 1, { emailVerification: 'OFF' })).toBeUndefined();
    await update({ takenEmail: 'TELL' });
    expect(await store.updateSite(1, 1, { emailVerification: 'OFF' })).toBeDefined();
    expect(await store.updateSite(1, 1, { takenEmail: 'HIDE' })).toBeUndefined();
    expect((await service.app.sites.findOf(1, 1))?.settings).toMatchObject({
      emailVerification: 'OFF',
      takenEmail: 'TELL',
    });
  });

  test('a site of another account is not found, whatever the change', async () => {
    const changes = [{ emailVerification: 'REQUIRED' }, { takenEmail: 'HIDE' }, { takenEmail: 'TELL' }];
    for (const input of changes) {
      expect((await update(input, 3)).__typename).toBe('SiteNotFoundError');
    }
  });

  test('a registration form sees whether addresses are verified, and not whether taken ones are hidden', async () => {
    await update({ emailVerification: 'REQUIRED', takenEmail: 'HIDE' });
    expect(dataOf(await service.ask('{ site(id: 1) { emailVerification } }'))).toEqual({
      site: { emailVerification: 'REQUIRED' },
    });
    const { errors } = (await service.ask('{ site(id: 1) { takenEmail } }')).body;
    expect(errors?.[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe.each([
  ['MailNotConfiguredError', { MAILBOX: 'off' }, 'SMTP_URL'],
  // PostgreSQL has no file for a key.
  [
    'SecretsKeyMissingError',
    {
      SECRETS_KEY: '',
      DATABASE_URL: 'postgres://localhost/x',
      SMTP_URL: 'smtp://localhost',
      MAIL_FROM: 'a@example.com',
    },
    'SECRETS_KEY',
  ],
])('a service that has no way to mail codes: %s', (kind, environment, setting) => {
  const service = useService(environment);
  const { create, update } = requests(service);

  test.each(['ON', 'REQUIRED'])('verification cannot be %s', async (emailVerification) => {
    const before = await service.app.sites.list(1);
    const rejected = { __typename: kind, message: expect.stringContaining(setting) };
    expect(await create({ emailVerification })).toEqual(rejected);
    expect(await update({ emailVerification })).toEqual(rejected);
    expect(await service.app.sites.list(1)).toEqual(before);
  });

  test('it can be switched off, and other settings can be changed', async () => {
    await createSiteStore(service.database.db).updateSite(1, 1, { emailVerification: 'REQUIRED' });
    expect((await update({ name: 'x' })).site).toMatchObject({ emailVerification: 'REQUIRED' });
    expect((await update({ takenEmail: 'HIDE' })).site).toMatchObject({ takenEmail: 'HIDE' });
    const off = { emailVerification: 'OFF', takenEmail: 'TELL' };
    expect((await update(off)).site).toMatchObject(off);
  });

  test('violated rules are reported first', async () => {
    expect((await create({ emailVerification: 'ON', takenEmail: 'HIDE' })).__typename).toBe(
      'ValidationError',
    );
  });
});
