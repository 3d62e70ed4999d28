// site(id): what a form needs to know before it is filled in.
import { expect, test } from 'vitest';
import { useService } from '../support/service.ts';

const service = useService();

const SITE = /* GraphQL */ `
  query ($id: Int!) {
    site(id: $id) { id siteId name defaultLanguage passwordRules { minLength maxLength requiredClasses refuseCommon } }
  }
`;

test.each([
  [
    1,
    {
      id: 'Site:1',
      siteId: 1,
      name: 'daily.example',
      defaultLanguage: 'EN',
      passwordRules: { minLength: 6, maxLength: 256, requiredClasses: [], refuseCommon: false },
    },
  ],
  [
    2,
    {
      id: 'Site:2',
      siteId: 2,
      name: 'quotidien.example',
      defaultLanguage: 'FR',
      passwordRules: {
        minLength: 8,
        maxLength: 30,
        requiredClasses: ['NUMBER', 'SYMBOL', 'LOWERCASE', 'UPPERCASE'],
        refuseCommon: false,
      },
    },
  ],
  [4, null],
])('site %i', async (id, site) => {
  expect((await service.ask(SITE, { id })).body).toEqual({ data: { site } });
});
