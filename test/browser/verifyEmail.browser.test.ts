// The example's step for the code of a mail, on a site that requires the proof of an e-mail address.
import { expect, inject, test } from 'vitest';
import { keepPicture, seriousViolations, useBrowser } from './browser.ts';
import {
  answerOnce,
  code,
  isFocused,
  kept,
  link,
  PASSWORD,
  registerElsewhere,
  registerUntilCode,
} from './codeStep.ts';
import { codeFor } from './mailbox.ts';
import {
  DESKTOP,
  description,
  email,
  newAddress,
  notice,
  openForm,
  password,
  sentInput,
  submitButton,
  terms,
} from './registrationForm.ts';

const openPage = useBrowser();
const welcome = 'Your account is ready.';

test('a visitor registers, reads the code in the mail, and is a customer', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required', { fields: { firstName: 'Ada' } });
  expect(await page.title()).toBe('Confirm your e-mail address');
  expect(await isFocused(code(page))).toBe(true);
  const attributes = ['autocomplete', 'inputmode', 'dir', 'aria-required'];
  expect(
    await code(page).evaluate((input, names) => names.map((name) => input.getAttribute(name)), attributes),
  ).toEqual(['one-time-code', 'numeric', 'ltr', 'true']);
  expect(await description(page, 'code')).toBe(`Enter the code of eight digits from the mail to ${address}.`);
  expect(await seriousViolations(page)).toEqual([]);

  await code(page).fill(await codeFor(address));
  await page.keyboard.press('Enter');
  await page.getByText(welcome).waitFor();
  await page.getByRole('heading', { name: 'Welcome, Ada!' }).waitFor();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
  expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
  expect(await kept(page)).toEqual({});
});

test('a proof whose answer was lost leads to the sign-in', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required');
  await code(page).fill(await codeFor(address));
  await page.route(
    inject('serviceUrl'),
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await submitButton(page).click();
  await notice(page).getByText('The service cannot be reached.').waitFor();
  await submitButton(page).click();
  await notice(page).getByText('The code has already been used. Please sign in.').waitFor();
  expect(await isFocused(notice(page))).toBe(true);
  await keepPicture(page, 'code-used');
  await notice(page).getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByLabel('E-mail address or username').inputValue()).toBe(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await submitButton(page).click();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
});

test('a registration whose answer was lost is sent again by itself, and goes on with the same code', async () => {
  const page = await openForm(openPage, inject('verifyingSites').required);
  const address = newAddress();
  await email(page).fill(address);
  await password(page).fill(PASSWORD);
  await page.route(
    inject('serviceUrl'),
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await submitButton(page).click();
  // There is one mail.
  await code(page).fill(await codeFor(address));
  await submitButton(page).click();
  await page.getByText(welcome).waitFor();
});

test('an address that gets no more mails can be replaced without waiting for it', async () => {
  const page = await openForm(openPage, inject('verifyingSites').required);
  await email(page).fill(newAddress());
  await password(page).fill(PASSWORD);
  const error = { __typename: 'RetryLaterError', reason: 'RATE_LIMITED', message: 'Not now.' };
  await answerOnce(page, 'registerCustomer', { ...error, retryAfterSeconds: 80_000 });
  await submitButton(page).click();
  await page.getByRole('button', { name: 'Try again in 23 h' }).waitFor();
  await email(page).fill(newAddress());
  await submitButton(page).click();
  await code(page).waitFor();
});

test('a visitor can use the keyboard alone', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required');
  const names: string[] = [];
  for (let tab = 0; tab < 4; tab++) {
    await page.keyboard.press('Tab');
    names.push(await page.evaluate(() => document.activeElement?.textContent ?? ''));
  }
  expect(names).toEqual([expect.stringMatching(/^Request a new code/), 'Confirm', 'Correct it', 'Sign in']);
  for (let tab = 0; tab < 4; tab++) await page.keyboard.press('Shift+Tab');
  await page.keyboard.type(await codeFor(address));
  await page.keyboard.press('Enter');
  await page.getByText(welcome).waitFor();
});

test('a username that was taken meanwhile can be replaced, with the same code', async () => {
  const username = `ada-${process.pid}-${Date.now()}`;
  const { page, address } = await registerUntilCode(openPage, 'required', { fields: { username } });
  await registerElsewhere({ email: `other.${address}`, username });
  await code(page).fill(await codeFor(address));
  await page.keyboard.press('Enter');
  const field = page.locator('[name=username]');
  await field.waitFor();
  expect(await isFocused(field)).toBe(true);
  expect(await field.inputValue()).toBe(username);
  expect(await description(page, 'username')).toContain('The username is already taken.');
  await keepPicture(page, 'code-username-taken');
  expect(await seriousViolations(page)).toEqual([]);
  await field.fill('not a username');
  await page.keyboard.press('Enter');
  await page.locator('.errors').getByText('The username may contain only').waitFor();
  await field.fill(`${username}-2`);
  await page.keyboard.press('Enter');
  await page.getByText(welcome).waitFor();
  await page.getByRole('definition').getByText(`${username}-2`, { exact: true }).waitFor();
});

test('an address that was taken meanwhile leads to the sign-in with it', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required');
  const right = await codeFor(address);
  await registerElsewhere({ email: address });
  await code(page).fill(right);
  await submitButton(page).click();
  await notice(page).getByText('The e-mail address is already taken.').waitFor();
  await keepPicture(page, 'code-email-taken');
  await notice(page).getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByLabel('E-mail address or username').inputValue()).toBe(address);
});

test('a wrong address can be corrected in the form, which is as it was', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required', {
    fields: { lastName: 'Lovelace' },
  });
  await link(page, 'Correct it').click();
  expect(await page.title()).toBe('Create your account');
  expect(await isFocused(email(page))).toBe(true);
  expect(await email(page).inputValue()).toBe(address);
  expect(await password(page).inputValue()).toBe(PASSWORD);
  expect(await page.locator('[name=lastName]').inputValue()).toBe('Lovelace');
  expect(await terms(page).isChecked()).toBe(true);
  expect(await kept(page)).toEqual({});

  // Sent as it was, it is the same registration, without another mail.
  await submitButton(page).click();
  await code(page).fill(await codeFor(address));
  await link(page, 'Correct it').click();
  const corrected = `corrected.${address}`;
  await email(page).fill(corrected);
  await submitButton(page).click();
  await code(page).fill(await codeFor(corrected));
  await submitButton(page).click();
  await page.getByText(`You are signed in as ${corrected}.`).waitFor();
});

test('a form that comes back has a widget of its own, whose token is not spent', async () => {
  const page = await openPage(DESKTOP);
  await page.route(inject('serviceUrl'), async (route) => {
    if (!route.request().postData()?.includes('query Site')) return route.fallback();
    const response = await route.fetch();
    const { data } = await response.json();
    data.site.riskAssessment = { provider: 'TURNSTILE', siteKey: 'site-key', action: 'register' };
    return route.fulfill({ response, json: { data } });
  });
  const script = `let count = 0;
    window.turnstile = { reset() {}, render: (place, { callback }) => callback('token-' + ++count) };`;
  await page.route(/cloudflare/, (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  const { address } = await registerUntilCode(async () => page, 'required');
  await link(page, 'Correct it').click();
  await email(page).fill(`corrected.${address}`);
  expect(await sentInput(page)).toMatchObject({ securityToken: 'token-2' });
  await code(page).waitFor();
});

test('a page that was closed goes on with the code, of which it has kept the id alone', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required');
  const right = await codeFor(address);
  const [values, ...others] = Object.values(await kept(page));
  expect(others).toEqual([]);
  expect(JSON.parse(values ?? '')).toEqual({ at: 'VERIFY', id: expect.stringMatching(/^[\da-f-]{36}$/) });

  await page.reload();
  await code(page).waitFor();
  expect(await description(page, 'code')).toBe('Enter the code of eight digits from the mail.');
  await keepPicture(page, 'code-after-reload');
  await code(page).fill(right);
  await submitButton(page).click();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
  await page.reload();
  await email(page).waitFor();
});
