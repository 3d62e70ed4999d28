// The example's way to a new password: the request, the code, and the rules of the site.
import type { Page } from 'playwright-core';
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
  resendButton,
  wrongCode,
} from './codeStep.ts';
import { codeFor } from './mailbox.ts';
import {
  DESKTOP,
  description,
  email,
  newAddress,
  notice,
  password,
  submitButton,
} from './registrationForm.ts';

const openPage = useBrowser();

/** Opens the request for a new password, with the address typed at the sign-in. Site 2 has strong passwords. */
async function openRequest(address: string): Promise<Page> {
  const page = await openPage(DESKTOP);
  await page.goto(`${inject('exampleUrl')}?site=2&lang=en`);
  await link(page, 'Sign in').click();
  await page.getByLabel('E-mail address or username').fill(address);
  await link(page, 'Forgotten your password?').click();
  return page;
}

async function request(address: string): Promise<Page> {
  const page = await openRequest(address);
  await submitButton(page).click();
  await code(page).waitFor();
  return page;
}

test('a customer who has forgotten the password chooses another one, and is signed in', async () => {
  const address = newAddress();
  await registerElsewhere({ email: address });
  const page = await openRequest(address);
  expect(await page.title()).toBe('Choose a new password');
  expect(await email(page).inputValue()).toBe(address);
  expect(await isFocused(email(page))).toBe(true);
  await keepPicture(page, 'reset-request');
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await code(page).waitFor();
  expect(await isFocused(code(page))).toBe(true);
  const right = await codeFor(address);

  // A password that breaks rules costs no try, and the rules are shown at the field.
  await code(page).fill(right);
  await password(page).fill('new horse');
  await submitButton(page).click();
  await expect.poll(() => page.locator('.rules .rejected').count()).toBe(3);
  expect(await isFocused(password(page))).toBe(true);
  expect(await description(page, 'password')).toMatch(/A number\s*: needed/);
  await keepPicture(page, 'reset-password-rules');
  expect(await seriousViolations(page)).toEqual([]);

  await password(page).fill('New horse 1!');
  await code(page).fill(wrongCode(right));
  await page.keyboard.press('Enter');
  await page.locator('.errors').getByText('The code is not correct.').waitFor();
  expect(await password(page).inputValue()).toBe('New horse 1!');
  await page.keyboard.type(right);
  await page.keyboard.press('Enter');
  await page.getByText('Your password is changed.').waitFor();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
  expect(await kept(page)).toEqual({});
  await keepPicture(page, 'reset-done');

  await link(page, 'Sign out').click();
  await link(page, 'Sign in').click();
  await page.getByLabel('E-mail address or username').fill(address);
  await page.getByLabel('Password').fill(PASSWORD);
  await submitButton(page).click();
  await notice(page).getByText('is incorrect.').waitFor();
  await page.getByLabel('Password').fill('New horse 1!');
  await submitButton(page).click();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
});

test('the page is the same whether or not there is an account', async () => {
  const known = newAddress();
  await registerElsewhere({ email: known });
  const unknown = newAddress();
  const textAfter = async (address: string) => {
    const page = await request(address);
    expect(await description(page, 'code')).toBe(
      `If there is an account for ${address}, a mail with a code of eight digits is on its way.`,
    );
    await code(page).fill('12345678');
    await password(page).fill('New horse 1!');
    await submitButton(page).click();
    await page.locator('.errors').getByText('The code is not correct.').waitFor();
    return (await page.locator('main').innerText()).replaceAll(address, '…').replaceAll(/\d+ s/g, '… s');
  };
  expect(await textAfter(unknown)).toBe(await textAfter(known));
});

test('what is no address is an error at the field', async () => {
  const page = await openRequest('ada');
  // A username is no address, so that it is not filled in.
  expect(await email(page).inputValue()).toBe('');
  await email(page).fill('ada@localhost');
  await submitButton(page).click();
  await page.locator('.errors').getByText('The e-mail address is not valid.').waitFor();
  expect(await description(page, 'email')).toBe('The e-mail address is not valid.');
  expect(await isFocused(email(page))).toBe(true);
  expect(await seriousViolations(page)).toEqual([]);
});

test('a page that was closed goes on with the code, of which it has kept the id alone', async () => {
  const address = newAddress();
  await registerElsewhere({ email: address });
  const page = await request(address);
  const [values, ...others] = Object.values(await kept(page));
  expect(others).toEqual([]);
  expect(JSON.parse(values ?? '')).toEqual({ at: 'RESET', id: expect.stringMatching(/^[\da-f-]{36}$/) });
  await page.reload();
  await code(page).fill(await codeFor(address));
  await password(page).fill('New horse 1!');
  await submitButton(page).click();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
});

test('another mail can be requested, and the address corrected', async () => {
  const page = await request(newAddress());
  expect(await resendButton(page).innerText()).toMatch(/^Request a new code in (60|5\d) s$/);
  await link(page, 'Correct it').click();
  expect(await isFocused(email(page))).toBe(true);
  const address = newAddress();
  await registerElsewhere({ email: address });
  await email(page).fill(address);
  await submitButton(page).click();
  await code(page).fill(await codeFor(address));
  await password(page).fill('New horse 1!');
  await submitButton(page).click();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
});

test('RetryLaterError counts down, in words that fit its length', async () => {
  const page = await openRequest(newAddress());
  for (const [retryAfterSeconds, label] of [
    [20, /^Try again in (20|19) s$/],
    [600, /^Try again in 10 min$/],
    [80_000, /^Try again in 23 h$/],
  ] as const) {
    await page.reload();
    await link(page, 'Sign in').click();
    await link(page, 'Forgotten your password?').click();
    await email(page).fill(newAddress());
    const member = { __typename: 'RetryLaterError', retryAfterSeconds, message: 'Not now.' };
    await answerOnce(page, 'requestPasswordReset', member);
    await submitButton(page).click();
    await notice(page).getByText('Not now.').waitFor();
    expect(await submitButton(page).innerText()).toMatch(label);
  }
});
