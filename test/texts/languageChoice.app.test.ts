// The language of messages: the argument, then the Accept-Language header, then the site's default, then English.
import { describe, expect, test } from 'vitest';
import { GOOD_INPUT, useService } from '../support/service.ts';

const service = useService();
const limited = useService({ RATE_LIMIT_PER_MINUTE: '1' });

const REGISTER = /* GraphQL */ `
  mutation ($siteId: Int!, $input: RegisterCustomerInput!, $language: LanguageCode) {
    registerCustomer(siteId: $siteId, input: $input) {
      ... on Error { message(language: $language) }
      ... on ValidationError { fieldErrors { message(language: $language) } }
    }
  }
`;

interface Wish {
  readonly siteId?: number;
  readonly language?: string | null;
  readonly acceptLanguage?: string;
  readonly to?: typeof service;
}

/** The messages of a registration with an e-mail that is not valid. */
async function messages({ siteId = 1, language, acceptLanguage, to = service }: Wish): Promise<string[]> {
  const input = { ...GOOD_INPUT, password: 'Tr0ub4dor&3', email: 'ada' };
  const headers: Record<string, string> =
    acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage };
  const { body } = await to.ask(REGISTER, { siteId, input, language }, headers);
  expect(body.errors).toBeUndefined();
  const { message, fieldErrors = [] } = body.data.registerCustomer;
  return [message, ...fieldErrors.map((error: { message: string }) => error.message)];
}

const IN = {
  en: ['Some fields need to be corrected.', 'The e-mail address is not valid.'],
  de: ['Bitte überprüfen Sie Ihre Angaben.', 'Bitte geben Sie eine gültige E-Mail-Adresse ein.'],
  fr: ['Veuillez vérifier les informations saisies.', 'Veuillez saisir une adresse e-mail valide.'],
  ja: ['入力内容をご確認ください。', 'メールアドレスの形式が正しくありません。'],
};

// Site 1 speaks English, site 2 French.
test.each<[guarantee: string, wish: Wish, language: keyof typeof IN]>([
  ['the argument decides', { siteId: 2, language: 'JA', acceptLanguage: 'de' }, 'ja'],
  ['a language without messages falls through to the header', { language: 'ZU', acceptLanguage: 'de' }, 'de'],
  ['null falls through to the header', { siteId: 2, language: null, acceptLanguage: 'de' }, 'de'],
  ['the header decides over the site', { siteId: 2, acceptLanguage: 'de' }, 'de'],
  ['a region falls back to its language', { acceptLanguage: 'de-AT' }, 'de'],
  ['the header is read by quality', { acceptLanguage: 'en;q=0.5, ja;q=0.9, de;q=0.7' }, 'ja'],
  [
    'languages of the header without messages are passed over',
    { acceptLanguage: 'zu, sv;q=0.9, ja;q=0.1' },
    'ja',
  ],
  ['an excluded language is passed over', { acceptLanguage: 'ja;q=0, de;q=0.1' }, 'de'],
  ['* asks for nothing in particular', { siteId: 2, acceptLanguage: '*' }, 'fr'],
  [
    'a header without a language that has messages falls through to the site',
    { siteId: 2, acceptLanguage: 'zu' },
    'fr',
  ],
  ['a header that is not one falls through to the site', { siteId: 2, acceptLanguage: ';;q=,,\u0020' }, 'fr'],
  ['a language without messages falls through to the site', { siteId: 2, language: 'ZU' }, 'fr'],
  ['without argument and header the site decides', { siteId: 2 }, 'fr'],
  ['nothing else leaves the language of site 1', {}, 'en'],
])('%s', async (_guarantee, wish, language) => {
  expect(await messages(wish)).toEqual(IN[language]);
});

test('a site whose default language has no messages leaves English', async () => {
  const outcome = await service.app.sites.create(1, { name: 'Zulu', defaultLanguage: 'zu' });
  if (outcome.kind !== 'CreateSiteSuccess') throw new Error(outcome.kind);
  expect(await messages({ siteId: outcome.site.id })).toEqual(IN.en);
});

test('where no site is known, the header decides, else English', async () => {
  expect(await messages({ siteId: 999, acceptLanguage: 'de' })).toEqual(['Diese Website gibt es nicht.']);
  expect(await messages({ siteId: 999 })).toEqual(['This site does not exist.']);
});

test('a rate limit is reported before the site is known, in the language of the header', async () => {
  await messages({ siteId: 2, to: limited });
  const [message] = await messages({ siteId: 2, acceptLanguage: 'pl', to: limited });
  expect(message).toBe('Zbyt wiele prób. Proszę odczekać chwilę i spróbować ponownie.');
  expect(await messages({ siteId: 2, to: limited })).toEqual([expect.stringMatching(/^Too many attempts/)]);
});

test('one response can have the same message in several languages', async () => {
  const { body } = await service.ask(
    `mutation ($input: RegisterCustomerInput!) { registerCustomer(siteId: 2, input: $input) { ... on ValidationError {
      message fieldErrors { de: message(language: DE) ja: message(language: JA) message }
    } } }`,
    { input: { ...GOOD_INPUT, password: 'Tr0ub4dor&3', email: 'ada' } },
  );
  expect(body.data.registerCustomer).toEqual({
    message: IN.fr[0],
    fieldErrors: [{ de: IN.de[1], ja: IN.ja[1], message: IN.fr[1] }],
  });
});

test('a sign-in that fails has its message in the same languages', async () => {
  const signIn = async (siteId: number, headers = {}) => {
    const query = `mutation ($siteId: Int!, $input: SignInInput!) {
      signIn(siteId: $siteId, input: $input) { ... on Error { message } } }`;
    const { body } = await service.ask(
      query,
      { siteId, input: { login: 'ada', password: 'wrong horse' } },
      headers,
    );
    return body.data.signIn.message;
  };
  expect(await signIn(2)).toMatch(/^L’adresse e-mail, le nom d’utilisateur/);
  expect(await signIn(2, { 'accept-language': 'de' })).toMatch(/^Die E-Mail-Adresse, der Benutzername/);
});

test('what was stored for a customer does not depend on the messages', async () => {
  const { customer } = await service.register(
    2,
    { ...GOOD_INPUT, password: 'Tr0ub4dor&3' },
    { 'accept-language': 'zu, de' },
  );
  expect(customer.language).toBe('ZU');
});

describe('on the platform', () => {
  const UPDATE = /* GraphQL */ `
    mutation ($id: ID!, $language: LanguageCode) {
      updateCustomer(id: $id, input: { title: "\\u0000" }) {
        ... on Error { message(language: $language) }
        ... on ValidationError { fieldErrors { message(language: $language) } }
      }
    }
  `;

  async function update(language?: string): Promise<string> {
    const id = '01900000-0000-7000-8000-000000000000';
    const { body } = await service.askPlatform(1, UPDATE, { id, language });
    const { message, fieldErrors } = body.data.updateCustomer;
    return fieldErrors?.[0].message ?? message;
  }

  test('messages are in English, unless the argument asks for another language', async () => {
    expect(await update()).toBe('The title contains characters that are not allowed.');
    expect(await update('DE')).toBe('Der Titel enthält unzulässige Zeichen.');
  });

  test("the header of the publisher's server does not count", async () => {
    const update = 'mutation { updateSite(siteId: 999, input: {}) { ... on Error { message } } }';
    const { body } = await service.askPlatform(1, update, {}, { 'accept-language': 'de' });
    expect(body.data.updateSite.message).toBe('This site does not exist.');
  });
});
