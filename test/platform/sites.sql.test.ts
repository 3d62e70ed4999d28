// Sites: created and changed by their account; a change applies to the next registration.
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { sites } from '../../src/database/tables.ts';
import { dataOf } from '../support/postJson.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();

const SITE =
  'site { siteId name defaultLanguage strongPasswords refuseCommonPasswords passwordRules { minLength refuseCommon } ' +
  'emailVerification takenEmail }';
const ERRORS = '... on ValidationError { fieldErrors { path code limit } } ... on Error { message }';
const CREATE = `mutation ($input: CreateSiteInput!) {
  createSite(input: $input) { __typename ... on CreateSiteSuccess { ${SITE} } ${ERRORS} } }`;
const UPDATE = `mutation ($siteId: Int!, $input: UpdateSiteInput!) {
  updateSite(siteId: $siteId, input: $input) { __typename ... on UpdateSiteSuccess { ${SITE} } ${ERRORS} } }`;

async function ask(query: string, variables: object, accountId = 1) {
  return dataOf(await service.askPlatform(accountId, query, variables));
}

test('a new site has its defaults, is listed, and customers register through it', async () => {
  const { createSite } = await ask(CREATE, { input: { name: ' new.example ' } });
  expect(createSite).toMatchObject({
    __typename: 'CreateSiteSuccess',
    site: {
      name: 'new.example',
      defaultLanguage: 'EN',
      strongPasswords: false,
      refuseCommonPasswords: false,
      emailVerification: 'OFF',
      takenEmail: 'TELL',
    },
  });
  const { siteId } = createSite.site;
  const { sites, site } = await ask(
    'query ($siteId: Int!) { sites { edges { node { siteId } } } site(id: $siteId) { name } }',
    {
      siteId,
    },
  );
  expect(sites.edges).toContainEqual({ node: { siteId } });
  expect(site).toEqual({ name: 'new.example' });
  expect(await service.register(siteId, GOOD_INPUT)).toMatchObject({ __typename: 'RegisterCustomerSuccess' });
});

test('changed settings apply to the next registration; what is absent or null stays', async () => {
  const { createSite } = await ask(CREATE, { input: { name: 'a', defaultLanguage: 'DE' } });
  const { siteId } = createSite.site;
  expect(await service.register(siteId, GOOD_INPUT)).toMatchObject({ customer: { language: 'DE' } });
  const { updateSite } = await ask(UPDATE, { siteId, input: { strongPasswords: true, name: null } });
  expect(updateSite).toMatchObject({
    __typename: 'UpdateSiteSuccess',
    site: { name: 'a', defaultLanguage: 'DE', strongPasswords: true, passwordRules: { minLength: 8 } },
  });
  expect(await service.register(siteId, { ...GOOD_INPUT, email: 'b@example.com' })).toMatchObject({
    __typename: 'ValidationError',
  });
  expect(await ask(UPDATE, { siteId, input: {} })).toEqual({ updateSite });
});

test('a site that refuses common passwords rejects them from the next registration on, and shows the rule', async () => {
  const { createSite } = await ask(CREATE, { input: { name: 'a', refuseCommonPasswords: true } });
  expect(createSite.site).toMatchObject({
    refuseCommonPasswords: true,
    passwordRules: { refuseCommon: true },
  });
  const { siteId } = createSite.site;
  const common = { email: 'b@example.com', password: 'Password123' };
  expect(await service.register(siteId, common)).toMatchObject({
    fieldErrors: [{ field: 'PASSWORD', path: ['input', 'password'], code: 'COMMON', limit: null }],
  });
  const { updateSite } = await ask(UPDATE, { siteId, input: { refuseCommonPasswords: false } });
  expect(updateSite.site).toMatchObject({
    refuseCommonPasswords: false,
    passwordRules: { refuseCommon: false },
  });
  expect((await service.register(siteId, common)).__typename).toBe('RegisterCustomerSuccess');
});

test('all violated rules are reported at once, and nothing is stored', async () => {
  const before = await service.app.sites.list(1);
  const { createSite } = await ask(CREATE, { input: { name: `${'x'.repeat(256)}\u0007` } });
  expect(createSite).toMatchObject({
    __typename: 'ValidationError',
    fieldErrors: [
      { path: ['input', 'name'], code: 'INVALID_CHARACTERS' },
      { path: ['input', 'name'], code: 'TOO_LONG', limit: 255 },
    ],
  });
  const { updateSite } = await ask(UPDATE, { siteId: 1, input: { name: ' ', strongPasswords: true } });
  expect(updateSite.fieldErrors).toEqual([{ path: ['input', 'name'], code: 'REQUIRED', limit: null }]);
  expect(await service.app.sites.list(1)).toEqual(before);
});

test.each([3, 0, -1, 2_147_483_647])(
  'the site %s is not found by an account that has no such site',
  async (siteId) => {
    const { updateSite } = await ask(UPDATE, { siteId, input: { name: 'taken over' } });
    expect(updateSite).toEqual({
      __typename: 'SiteNotFoundError',
      message: 'This site does not exist.',
    });
    expect(await ask('query ($siteId: Int!) { site(id: $siteId) { name } }', { siteId })).toEqual({
      site: null,
    });
  },
);

test('an account has at most a thousand sites, also if they are created at once', async () => {
  const rows = Array.from({ length: 997 }, (_, index) => ({ accountId: 1, name: `s${index}` }));
  await service.database.db.insert(sites).values(rows);
  const results = await Promise.all(
    Array.from({ length: 5 }, () => ask(CREATE, { input: { name: 'one more' } })),
  );
  const kinds = results.map(({ createSite }) => createSite.__typename);
  expect(kinds.filter((kind) => kind === 'CreateSiteSuccess')).toHaveLength(1);
  const tooMany = results.find(({ createSite }) => createSite.__typename === 'ValidationError');
  expect(tooMany?.createSite.fieldErrors).toEqual([{ path: ['input'], code: 'TOO_MANY', limit: 1000 }]);
  expect(await service.database.db.$count(sites, eq(sites.accountId, 1))).toBe(1000);
  // Another account is not affected.
  expect((await ask(CREATE, { input: { name: 'x' } }, 2)).createSite.__typename).toBe('CreateSiteSuccess');
});
