// The example's steps for the code of a mail, in the languages of the page.
import { describe, expect, inject, test } from 'vitest';
import { keepPicture, seriousViolations, useBrowser } from './browser.ts';
import { code, isFocused, PASSWORD, registerElsewhere, wrongCode } from './codeStep.ts';
import { codeFor } from './mailbox.ts';
import { DESKTOP, email, newAddress, password, submitButton, terms } from './registrationForm.ts';

const openPage = useBrowser();

describe.each([
  [
    'en',
    'Confirm your e-mail address',
    'The code is not correct. Please check it, or request a new one.',
    'Choose a new password',
  ],
  [
    'de',
    'E-Mail-Adresse bestätigen',
    'Der Code ist nicht richtig. Bitte prüfen Sie ihn, oder fordern Sie einen neuen an.',
    'Neues Passwort wählen',
  ],
  [
    'fr',
    'Confirmez votre adresse e-mail',
    'Le code est incorrect. Veuillez le vérifier ou en demander un nouveau.',
    'Choisissez un nouveau mot de passe',
  ],
  [
    'ja',
    'メールアドレスの確認',
    'コードが正しくありません。ご確認いただくか、新しいコードをリクエストしてください。',
    '新しいパスワードの設定',
  ],
])('in %s', (language, confirm, invalid, reset) => {
  const open = async (site: number) => {
    const page = await openPage({ ...DESKTOP, viewport: { width: 700, height: 900 } });
    await page.goto(`${inject('exampleUrl')}?site=${site}&lang=${language}`);
    await email(page).waitFor();
    return page;
  };

  test('a visitor proves the address', async () => {
    const page = await open(inject('verifyingSites').required);
    const address = `ada.${language}@example.com`;
    await email(page).fill(address);
    await password(page).fill(PASSWORD);
    await terms(page).check();
    await submitButton(page).click();
    await code(page).waitFor();
    expect(await page.title()).toBe(confirm);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(confirm);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    await keepPicture(page, `code-${language}`);
    expect(await seriousViolations(page)).toEqual([]);
    const right = await codeFor(address);
    await code(page).fill(wrongCode(right));
    await page.keyboard.press('Enter');
    await page.locator('.errors').getByText(invalid).waitFor();
    await keepPicture(page, `code-wrong-${language}`);

    // Another language: the message goes, and what was typed stays.
    const [other, welcome] =
      language === 'en' ? ['DE', 'Ihr Konto ist bereit.'] : ['EN', 'Your account is ready.'];
    await page.locator('.language-switch select').selectOption(other);
    await expect.poll(() => page.locator('.errors').count()).toBe(0);
    expect(await code(page).inputValue()).toBe(wrongCode(right));
    await code(page).fill(right);
    await page.keyboard.press('Enter');
    await page.getByText(welcome).waitFor();
  });

  test('a customer chooses a new password', async () => {
    const address = `grace.${language}@example.com`;
    await registerElsewhere({ email: address });
    const page = await open(1);
    await page.locator('header .link').click();
    await keepPicture(page, `sign-in-${language}`);
    await page.locator('form .link').click();
    await email(page).fill(address);
    await keepPicture(page, `reset-request-${language}`);
    await submitButton(page).click();
    await code(page).waitFor();
    expect(await page.title()).toBe(reset);
    expect(await isFocused(code(page))).toBe(true);
    await keepPicture(page, `reset-${language}`);
    expect(await seriousViolations(page)).toEqual([]);
    await code(page).fill(await codeFor(address));
    await password(page).fill('another horse');
    await submitButton(page).click();
    await page.locator('.signed-in').getByText(address).waitFor();
    await keepPicture(page, `reset-done-${language}`);
  });
});

test('from right to left, the code and the address stay from left to right', async () => {
  const page = await openPage({ ...DESKTOP, viewport: { width: 700, height: 900 } });
  await page.goto(`${inject('exampleUrl')}?site=${inject('verifyingSites').required}`);
  await email(page).fill(newAddress());
  await password(page).fill(PASSWORD);
  await terms(page).check();
  await submitButton(page).click();
  await code(page).waitFor();
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
  await code(page).fill('12345678');
  const style = (property: string) =>
    code(page).evaluate((input, name) => getComputedStyle(input).getPropertyValue(name), property);
  expect([await style('direction'), await style('text-align')]).toEqual(['ltr', 'right']);
  expect(await page.locator('header bdi').count()).toBe(1);
  await keepPicture(page, 'code-rtl');
});
