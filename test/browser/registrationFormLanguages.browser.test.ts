// The example in the visitor's language: the page, its errors, and what is stored.
import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { keepPicture, seriousViolations, useBrowser } from './browser.ts';
import {
  DESKTOP,
  email,
  newAddress,
  notice,
  openForm as openFormIn,
  password,
  sentInput,
  sentVariables,
  submitButton,
  terms,
} from './registrationForm.ts';

const openPage = useBrowser();
const openForm = (locale: string, more = '', site = 1) =>
  openFormIn(openPage, site, { ...DESKTOP, locale }, more);

const choose = (page: Page, name: string) =>
  page.locator('.language-switch select').selectOption({ label: name });
const root = (page: Page) =>
  page.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));

const EXPECTED = {
  en: {
    locale: 'en-US',
    title: 'Create your account',
    summary: 'Some fields need to be corrected.',
    link: 'E-mail address',
    error: 'The e-mail address is not valid.',
    terms: 'Please accept the terms of use.',
    signIn: 'Sign in',
    invalid: 'The e-mail address, the username or the password is incorrect.',
  },
  de: {
    locale: 'de-AT',
    title: 'Konto erstellen',
    summary: 'Bitte überprüfen Sie Ihre Angaben.',
    link: 'E-Mail-Adresse',
    error: 'Bitte geben Sie eine gültige E-Mail-Adresse ein.',
    terms: 'Bitte akzeptieren Sie die Nutzungsbedingungen.',
    signIn: 'Anmelden',
    invalid: 'Die E-Mail-Adresse, der Benutzername oder das Passwort ist falsch.',
  },
  fr: {
    locale: 'fr-CA',
    title: 'Créer votre compte',
    summary: 'Veuillez vérifier les informations saisies.',
    link: 'Adresse e-mail',
    error: 'Veuillez saisir une adresse e-mail valide.',
    terms: 'Veuillez accepter les conditions d’utilisation.',
    signIn: 'Se connecter',
    invalid: 'L’adresse e-mail, le nom d’utilisateur ou le mot de passe est incorrect.',
  },
  ja: {
    locale: 'ja-JP',
    title: 'アカウント作成',
    summary: '入力内容をご確認ください。',
    link: 'メールアドレス',
    error: 'メールアドレスの形式が正しくありません。',
    terms: '利用規約に同意してください。',
    signIn: 'ログイン',
    invalid: 'メールアドレス、ユーザー名、またはパスワードが正しくありません。',
  },
};

describe.each(Object.entries(EXPECTED))('%s', (lang, expected) => {
  test('is the language of the page and its errors, where the browser asks for it', async () => {
    const page = await openForm(expected.locale, '', 2);
    expect(await root(page)).toEqual({ lang, dir: 'ltr' });
    expect(await page.title()).toBe(expected.title);
    await keepPicture(page, `form-${lang}`);

    await email(page).fill('nobody@localhost');
    await password(page).fill('short');
    await page.locator('[name=firstName]').fill('x'.repeat(256));
    expect((await sentVariables(page)).language).toBe(lang.toUpperCase());
    await notice(page).getByText(expected.summary).waitFor();
    expect(await notice(page).getByRole('link').first().innerText()).toBe(expected.link);
    await page.locator('.errors').getByText(expected.error).waitFor();
    await keepPicture(page, `errors-${lang}`);
    expect(await seriousViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    await keepPicture(page, `errors-narrow-${lang}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);

    await terms(page).uncheck();
    await submitButton(page).click();
    await page.locator('.errors').getByText(expected.terms).waitFor();
  });

  test('is that of the sign-in and of the welcome', async () => {
    const page = await openForm(expected.locale);
    await page.getByRole('button', { name: expected.signIn, exact: true }).click();
    expect(await page.title()).toBe(expected.signIn);
    await page.locator('[name=login]').fill(newAddress());
    await page.locator('[name=password]').fill('correct horse');
    await submitButton(page).click();
    await notice(page).getByText(expected.invalid).waitFor();
  });
});

test('a language that the page lacks leaves the next one of the browser, or English', async () => {
  expect(await root(await openForm('zu-ZA'))).toEqual({ lang: 'en', dir: 'ltr' });
});

test('names are asked for in the order of the language', async () => {
  const page = await openForm('ja-JP');
  const names = () =>
    page
      .locator('.pair')
      .first()
      .locator('input')
      .evaluateAll((inputs) => inputs.map((input) => input.getAttribute('name')));
  expect(await names()).toEqual(['lastName', 'firstName']);
  await page.locator('[name=lastName]').fill('山田');
  await choose(page, 'English');
  expect(await names()).toEqual(['firstName', 'lastName']);
  expect(await page.locator('[name=lastName]').inputValue()).toBe('山田');
});

test('the language can be chosen by hand, and the address keeps it', async () => {
  const page = await openForm('en-GB');
  await email(page).fill('nobody@localhost');
  await password(page).fill('correct horse');
  await submitButton(page).click();
  await page.getByText(EXPECTED.en.error).waitFor();

  await choose(page, 'Deutsch');
  expect(await root(page)).toEqual({ lang: 'de', dir: 'ltr' });
  expect(await page.title()).toBe(EXPECTED.de.title);
  // What was typed stays; what the service said in English is gone.
  expect(await email(page).inputValue()).toBe('nobody@localhost');
  expect(await page.locator('.errors').count()).toBe(0);
  expect(await notice(page).innerText()).toBe('');
  await submitButton(page).click();
  await page.getByText(EXPECTED.de.error).waitFor();

  await page.reload();
  await email(page).waitFor();
  expect(await root(page)).toEqual({ lang: 'de', dir: 'ltr' });
  expect(page.url()).toContain('lang=de');
});

describe('the language of the customer', () => {
  async function register(page: Page): Promise<Record<string, unknown>> {
    await email(page).fill(newAddress());
    await password(page).fill('correct horse');
    const input = await sentInput(page);
    await page.locator('dl').waitFor();
    return input;
  }

  test('is that of the browser, even if the page does not have it', async () => {
    const page = await openForm('zu-ZA');
    expect(await register(page)).not.toHaveProperty('language');
    expect(await page.locator('dl').innerText()).toContain('Zulu');
  });

  test('is that of the page, if it was chosen by hand', async () => {
    const page = await openForm('en-GB');
    await choose(page, '日本語');
    expect(await register(page)).toMatchObject({ language: 'JA' });
    expect(await page.locator('dl').innerText()).toContain('日本語');
  });

  test('is the one of the field, if one is chosen there', async () => {
    const page = await openForm('de-DE', '&lang=fr');
    await page.locator('[name=language]').selectOption('ZU');
    expect(await register(page)).toMatchObject({ language: 'ZU' });
  });

  test.each(['en-GB', 'de-DE'])(
    'is chosen from a list in which every language has a name: %s',
    async (locale) => {
      const page = await openForm(locale);
      const names = await page.locator('[name=language] option').allInnerTexts();
      expect(names).toHaveLength(184);
      expect(names.filter((name) => name.length < 3)).toEqual([]);
      const language = locale.slice(0, 2);
      expect(names.slice(1)).toEqual(names.slice(1).toSorted((a, b) => a.localeCompare(b, language)));
      expect(new Set(names).size).toBe(names.length);
    },
  );
});

test('the form can be mirrored for a language that is written from right to left', async () => {
  const page = await openForm('en-GB');
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  const label = await page
    .locator('label[for=field-email]')
    .evaluate((element) => getComputedStyle(element).textAlign);
  expect(label).toBe('start');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await keepPicture(page, 'form-rtl');
});

test('a failure of the service is reported in the language of the page', async () => {
  const page = await openForm('de-DE');
  await email(page).fill(newAddress());
  await password(page).fill('correct horse');
  await page.route(
    inject('serviceUrl'),
    (route) =>
      route.fulfill({
        status: 503,
        json: {
          errors: [{ message: 'Down.', extensions: { code: 'SERVICE_UNAVAILABLE', requestId: 'abc-1' } }],
        },
        headers: { 'access-control-allow-origin': '*' },
      }),
    { times: 1 },
  );
  await submitButton(page).click();
  await notice(page).getByText('Der Dienst kann zurzeit nicht antworten.').waitFor();
  expect(await notice(page).innerText()).toContain('(Anfrage abc-1)');
  expect(await notice(page).innerText()).not.toContain('Down.');
});
