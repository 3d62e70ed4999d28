// The field for the code of a mail in the example, and the request for another mail.
import { expect, test } from 'vitest';
import { keepPicture, seriousViolations, useBrowser } from './browser.ts';
import { answerOnce, code, isFocused, kept, registerUntilCode, resendButton, wrongCode } from './codeStep.ts';
import { codeFor } from './mailbox.ts';
import { DARK_PHONE, DESKTOP, description, email, notice, submitButton } from './registrationForm.ts';

const openPage = useBrowser();
const welcome = 'Your account is ready.';

test('a code is taken out of whatever was pasted with it', async () => {
  const { page } = await registerUntilCode(openPage, 'required');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const text of [
    '12345678',
    ' 1234 5678\n',
    '1234-5678',
    '12345678 is your confirmation code',
    '確認コード: １２３４５６７８',
  ]) {
    await code(page).fill('99');
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await page.keyboard.press('Control+V');
    expect(await code(page).inputValue()).toBe('12345678');
  }
  // What holds no code is pasted as it is.
  await code(page).fill('');
  await page.evaluate(() => navigator.clipboard.writeText('1234'));
  await page.keyboard.press('Control+V');
  expect(await code(page).inputValue()).toBe('1234');
});

test('a code that was typed in groups is sent as one', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required');
  const right = await codeFor(address);
  await code(page).pressSequentially(`${right.slice(0, 4)} – ${right.slice(4)}`);
  await submitButton(page).click();
  await page.getByText(welcome).waitFor();
});

test('a wrong code is an error at the field, which keeps the focus, and the right one is still valid', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required', { options: DARK_PHONE });
  const right = await codeFor(address);
  await code(page).fill(wrongCode(right));
  await page.keyboard.press('Enter');
  const error = 'The code is not correct. Please check it, or request a new one.';
  await page.locator('.field [aria-live=assertive]').getByText(error).waitFor();
  expect(await code(page).getAttribute('aria-invalid')).toBe('true');
  expect(await description(page, 'code')).toContain(error);
  expect(await isFocused(code(page))).toBe(true);
  await keepPicture(page, 'code-wrong-dark-phone');
  expect(await seriousViolations(page)).toEqual([]);

  // The wrong one is selected, so that typing replaces it.
  await page.keyboard.type(right);
  expect(await code(page).getAttribute('aria-invalid')).toBe('false');
  await page.keyboard.press('Enter');
  await page.getByText(welcome).waitFor();
});

test('a code that is not complete is not sent, because it would cost a try', async () => {
  const { page } = await registerUntilCode(openPage, 'required');
  let sent = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('verifyEmail')) sent++;
  });
  for (const typed of ['', '1234567', '123456789', 'abcdefgh']) {
    await code(page).fill(typed);
    await submitButton(page).click();
    await page.locator('.errors').getByText('Please enter all eight digits of the code.').waitFor();
    expect(await isFocused(code(page))).toBe(true);
  }
  expect(sent).toBe(0);
});

test('an old code is an error at the field as well', async () => {
  const { page } = await registerUntilCode(openPage, 'required');
  const message = 'The code has expired. Please request a new one.';
  await answerOnce(page, 'verifyEmail', { __typename: 'EmailCodeError', failure: 'EXPIRED', message });
  await code(page).fill('12345678');
  await submitButton(page).click();
  await page.locator('.errors').getByText(message).waitFor();
  expect(await isFocused(code(page))).toBe(true);
});

test('the seconds until another mail are counted down, and the service has the last word', async () => {
  const page = await openPage(DESKTOP);
  await page.clock.install();
  await registerUntilCode(async () => page, 'required');
  expect(await resendButton(page).innerText()).toMatch(/^Request a new code in (60|5\d) s$/);
  expect(await resendButton(page).getAttribute('aria-disabled')).toBe('true');
  let requests = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('resendEmailCode')) requests++;
  });
  await resendButton(page).press('Enter');
  await page.clock.fastForward(61_000);
  await page.getByRole('button', { name: 'Request a new code', exact: true }).click();
  await notice(page).getByText('Too many attempts. Please wait a moment and try again.').waitFor();
  expect(requests).toBe(1);
  expect(await resendButton(page).innerText()).toMatch(/^Request a new code in \d+ s$/);
  await keepPicture(page, 'code-resend-later');
  expect(await seriousViolations(page)).toEqual([]);
});

test('a verification that has ended begins again in the form', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required');
  await page.reload();
  await code(page).waitFor();
  await answerOnce(page, 'resendEmailCode', {
    __typename: 'EmailCodeError',
    failure: 'EXPIRED',
    message: '',
  });
  await resendButton(page).click();
  await notice(page).getByText('No code is valid here any longer. Please begin again.').waitFor();
  await notice(page).getByRole('button', { name: 'Begin again' }).click();
  await email(page).fill(address);
  expect(await kept(page)).toEqual({});
});

test('RetryLaterError counts down, and then the code can be sent again', async () => {
  const { page, address } = await registerUntilCode(openPage, 'required');
  const message = 'Not now.';
  await answerOnce(page, 'verifyEmail', { __typename: 'RetryLaterError', retryAfterSeconds: 2, message });
  await code(page).fill(await codeFor(address));
  await submitButton(page).click();
  await notice(page).getByText(message).waitFor();
  expect(await submitButton(page).isDisabled()).toBe(true);
  expect(await submitButton(page).innerText()).toMatch(/^Try again in [12] s$/);
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await page.getByText(welcome).waitFor();
});
