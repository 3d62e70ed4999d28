// The example on sites that ask for the proof of an e-mail address, and on one that hides who is registered.
import { describe, expect, inject, test } from 'vitest';
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
  resendButton,
} from './codeStep.ts';
import { codeFor, mailTo } from './mailbox.ts';
import { DESKTOP, notice, submitButton } from './registrationForm.ts';

const openPage = useBrowser();

test('a site that hides who is registered shows the same page for a taken address, and its owner gets another mail', async () => {
  const free = await registerUntilCode(openPage, 'hiding');
  const taken = `taken.${free.address}`;
  await registerElsewhere({ email: taken });
  const { page } = await registerUntilCode(openPage, 'hiding', { address: taken });
  const textOf = async (shown: typeof page, address: string) =>
    (await shown.locator('main').innerText()).replaceAll(address, '…').replaceAll(/\d+ s/g, '… s');
  expect(await textOf(page, taken)).toBe(await textOf(free.page, free.address));

  expect((await mailTo(taken)).subject).toBe('You already have an account');
  await code(page).fill('12345678');
  await submitButton(page).click();
  await page.locator('.errors').getByText('The code is not correct.').waitFor();
  await link(page, 'Sign in').click();
  expect(await page.getByLabel('E-mail address or username').inputValue()).toBe(taken);
  await page.getByLabel('Password').fill(PASSWORD);
  await submitButton(page).click();
  // The address of this customer is not proved: the sign-in goes on with it.
  await page.getByRole('heading', { name: 'Confirm your e-mail address' }).waitFor();
});

describe('on a site that asks for the proof', () => {
  test('a customer can prove the address later', async () => {
    const { page, address } = await registerUntilCode(openPage, 'on');
    expect(await link(page, 'Correct it').count()).toBe(0);
    await keepPicture(page, 'code-on');
    await link(page, 'Later').click();
    await page.getByText(`You are signed in as ${address}.`).waitFor();
    await page.getByText('Your e-mail address is not confirmed yet.').waitFor();
    await keepPicture(page, 'unconfirmed');
    expect(await seriousViolations(page)).toEqual([]);
    expect(await kept(page)).toEqual({});

    await link(page, 'Confirm it now').click();
    expect(await isFocused(code(page))).toBe(true);
    await code(page).fill(await codeFor(address));
    await submitButton(page).click();
    await page.getByText('Your e-mail address is confirmed.').waitFor();
    expect(await page.getByText('not confirmed yet').count()).toBe(0);
  });

  test('the sign-in of a customer whose address is not proved goes on with the code', async () => {
    const { page, address } = await registerUntilCode(openPage, 'on');
    await link(page, 'Later').click();
    await link(page, 'Sign out').click();
    await link(page, 'Sign in').click();
    const signIn = async () => {
      await page.getByLabel('E-mail address or username').fill(address);
      await page.getByLabel('Password').fill(PASSWORD);
      await submitButton(page).click();
    };
    await signIn();
    await code(page).fill(await codeFor(address));
    await submitButton(page).click();
    await page.getByText('Your e-mail address is confirmed.').waitFor();
    await link(page, 'Sign out').click();
    await link(page, 'Sign in').click();
    await signIn();
    await page.getByText(`You are signed in as ${address}.`).waitFor();
  });

  test('a customer whose verification has ended signs in again for another one', async () => {
    const { page, address } = await registerUntilCode(openPage, 'on');
    await page.reload();
    await code(page).waitFor();
    expect(await link(page, 'Correct it').count()).toBe(0);
    const ended = { __typename: 'EmailCodeError', failure: 'INVALID', message: 'The code is not correct.' };
    await answerOnce(page, 'resendEmailCode', ended);
    await resendButton(page).click();
    await notice(page).getByRole('button', { name: 'Begin again' }).click();
    await page.getByLabel('E-mail address or username').fill(address);
    await page.getByLabel('Password').fill(PASSWORD);
    await submitButton(page).click();
    await code(page).fill(await codeFor(address));
    await submitButton(page).click();
    await page.getByText('Your e-mail address is confirmed.').waitFor();
  });

  test('a customer who was never mailed a code requests one', async () => {
    const address = `elsewhere.${process.pid}.${Date.now()}@example.com`;
    await registerElsewhere({ email: address });
    const page = await openPage(DESKTOP);
    await page.goto(`${inject('exampleUrl')}?site=${inject('verifyingSites').on}`);
    await link(page, 'Sign in').click();
    await page.getByLabel('E-mail address or username').fill(address);
    await page.getByLabel('Password').fill(PASSWORD);
    await submitButton(page).click();
    await link(page, 'Request a new code').click();
    await page.getByRole('status').getByText('Requested. The mail can take a minute.').waitFor();
    expect(await isFocused(resendButton(page))).toBe(true);
    expect(await resendButton(page).innerText()).toMatch(/^Request a new code in \d+ s$/);
    await keepPicture(page, 'code-requested');
    expect(await seriousViolations(page)).toEqual([]);
    await code(page).fill(await codeFor(address));
    await submitButton(page).click();
    await page.getByText('Your e-mail address is confirmed.').waitFor();
  });
});
