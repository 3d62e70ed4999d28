// The example's step for the code of a mail, after a registration: the visitor proves the e-mail address.
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
  wrongCode,
} from './codeStep.ts';
import { codeFor, mailTo } from './mailbox.ts';
import {
  DARK_PHONE,
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

describe('on a site that requires the proof', () => {
  test('a visitor registers, reads the code in the mail, and is a customer', async () => {
    const { page, address } = await registerUntilCode(openPage, 'required', { fields: { firstName: 'Ada' } });
    expect(await page.title()).toBe('Confirm your e-mail address');
    expect(await isFocused(code(page))).toBe(true);
    const attributes = ['autocomplete', 'inputmode', 'dir', 'aria-required'];
    expect(
      await code(page).evaluate((input, names) => names.map((name) => input.getAttribute(name)), attributes),
    ).toEqual(['one-time-code', 'numeric', 'ltr', 'true']);
    expect(await description(page, 'code')).toBe(
      `Enter the code of eight digits from the mail to ${address}.`,
    );
    expect(await seriousViolations(page)).toEqual([]);

    await code(page).fill(await codeFor(address));
    await page.keyboard.press('Enter');
    await page.getByText(welcome).waitFor();
    await page.getByRole('heading', { name: 'Welcome, Ada!' }).waitFor();
    await page.getByText(`You are signed in as ${address}.`).waitFor();
    expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
    expect(await kept(page)).toEqual({});
  });

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
    await page.route(/cloudflare/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    );
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
});

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
