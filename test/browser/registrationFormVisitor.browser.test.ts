// The example's form for visitors: accounts that exist already, terms, filled-in values, what visitors do not see.
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
  submitButton,
  terms,
} from './registrationForm.ts';

const openPage = useBrowser();
const openForm = (site = 1) => openFormIn(openPage, site);

/** Registers a new customer and signs out again. */
async function registerAndSignOut(page: Page): Promise<string> {
  const address = newAddress();
  await email(page).fill(address);
  await password(page).fill('correct horse');
  await submitButton(page).click();
  await page.getByText(`You are signed in as ${address}.`).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  return address;
}

const isFocused = (page: Page, role: 'heading' | 'alert') =>
  page
    .getByRole(role)
    .first()
    .evaluate((element) => element.matches(':focus'));

describe('a customer', () => {
  test('signs in and out', async () => {
    const page = await openForm();
    const address = await registerAndSignOut(page);
    expect(await page.title()).toBe('Create your account');
    expect(await isFocused(page, 'heading')).toBe(true);
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.title()).toBe('Sign in');
    expect(await isFocused(page, 'heading')).toBe(true);

    await page.getByLabel('E-mail address or username').fill(address);
    await page.getByLabel('Password').fill('wrong horse');
    await submitButton(page).click();
    await notice(page).getByText('The e-mail address, the username or the password is incorrect.').waitFor();
    expect(await isFocused(page, 'alert')).toBe(true);
    await keepPicture(page, 'sign-in');
    expect(await seriousViolations(page)).toEqual([]);

    await page.getByLabel('Password').fill('correct horse');
    await submitButton(page).click();
    await page.getByText(`You are signed in as ${address}.`).waitFor();
    expect(await page.title()).toBe('Welcome');
    expect(await page.getByText('Your account is ready.').count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await email(page).waitFor();
  });

  test('whose address is taken is offered to sign in with it', async () => {
    const page = await openForm();
    const address = await registerAndSignOut(page);
    await email(page).fill(address.toUpperCase());
    await password(page).fill('correct horse');
    await terms(page).check();
    await submitButton(page).click();
    await page.getByText('The e-mail address is already taken.').waitFor();
    await keepPicture(page, 'taken');
    await page.getByRole('button', { name: 'Sign in with this address' }).click();
    expect(await page.getByLabel('E-mail address or username').inputValue()).toBe(address.toUpperCase());
    await page.getByLabel('Password').fill('correct horse');
    await submitButton(page).click();
    await page.getByText(`You are signed in as ${address}.`).waitFor();
  });

  test('who is put off at the sign-in can try again later', async () => {
    const page = await openForm();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.route(
      inject('serviceUrl'),
      (route) =>
        route.fulfill({
          json: {
            data: { signIn: { __typename: 'RetryLaterError', retryAfterSeconds: 2, message: 'Not now.' } },
          },
          headers: { 'access-control-allow-origin': '*' },
        }),
      { times: 1 },
    );
    await submitButton(page).click();
    await notice(page).getByText('Not now.').waitFor();
    expect(await submitButton(page).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Sign in', exact: true }).last().click();
    await notice(page).getByText('is incorrect.').waitFor();
  });
});

describe('the terms', () => {
  test('must be accepted before anything is sent', async () => {
    const page = await openForm();
    await terms(page).uncheck();
    await email(page).fill(newAddress());
    await password(page).fill('correct horse');
    let sent = 0;
    page.on('request', (request) => {
      if (request.postData()?.includes('mutation')) sent++;
    });
    await submitButton(page).click();
    await page.locator('.errors').getByText('Please accept the terms of use.').waitFor();
    expect(await terms(page).getAttribute('aria-invalid')).toBe('true');
    expect(sent).toBe(0);
    expect(await seriousViolations(page)).toEqual([]);
    await notice(page).getByRole('link', { name: 'Terms of use' }).click();
    await page.keyboard.press('Space');
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  });

  test('are stored with the version that was accepted', async () => {
    const page = await openForm();
    await email(page).fill(newAddress());
    await password(page).fill('correct horse');
    expect(await sentInput(page)).toMatchObject({
      metadata: [{ key: 'termsAccepted', value: '2026-11-01' }],
    });
  });
});

describe('values that were set without an event', () => {
  /** As scripts that fill in forms do, and browsers that restore a page. */
  const setSilently = (page: Page, values: Record<string, string | boolean>) =>
    page.evaluate((given) => {
      for (const [name, value] of Object.entries(given)) {
        const element = document.querySelector(`[name="${name}"]`);
        const key = typeof value === 'boolean' ? 'checked' : 'value';
        const prototype = Object.getPrototypeOf(element);
        Object.getOwnPropertyDescriptor(prototype, key)?.set?.call(element, value);
      }
    }, values);

  test('are sent as they are seen', async () => {
    const page = await openPage(DESKTOP);
    await page.goto(inject('exampleUrl'));
    await email(page).waitFor();
    const address = newAddress();
    const texts = { email: address, password: 'correct horse', firstName: 'Ada', language: 'ZU' };
    await setSilently(page, { ...texts, username: '', terms: true });
    expect(await sentInput(page)).toMatchObject({ ...texts, username: '' });
    await page.getByText(`You are signed in as ${address}.`).waitFor();
  });

  test('replace what was typed before', async () => {
    const page = await openForm();
    await email(page).fill('typed@example.com');
    await password(page).fill('correct horse');
    const address = newAddress();
    await setSilently(page, { email: address });
    expect(await sentInput(page)).toMatchObject({ email: address });
  });

  test('sign a customer in', async () => {
    const page = await openForm();
    const address = await registerAndSignOut(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await setSilently(page, { login: address, password: 'correct horse' });
    await submitButton(page).click();
    await page.getByText(`You are signed in as ${address}.`).waitFor();
  });
});

test.each([
  ['a tab', '\t'],
  ['an escape', '\u001b'],
  ['a control of direction', '\u202e'],
  ['a noncharacter', '\ufdd0'],
])('%s in a password is a rule that is not met, before and after it is sent', async (_name, character) => {
  const page = await openForm(2);
  await email(page).fill(newAddress());
  await password(page).fill(`Correct${character}horse1!`);
  expect(await page.locator('.rules li:not(.met)').innerText()).toMatch(/^No tabs, line breaks/);
  expect(await page.locator('[aria-live=polite]').innerText()).toMatch(/^Still needed: No tabs/);
  await submitButton(page).click();
  await page.locator('.rules .rejected').waitFor();
  expect(await page.locator('.errors').count()).toBe(0);
});

test('visitors do not see what publishers fill in', async () => {
  const page = await openForm();
  const names = await page
    .locator('form [name]')
    .evaluateAll((elements) => elements.map((element) => element.getAttribute('name')));
  expect(names).not.toContain('oldProviderId');
  expect(names).not.toContain('emailHardbounce');
  expect(names).not.toContain('securityToken');
  expect(await page.getByText('For the publisher').count()).toBe(0);
});
