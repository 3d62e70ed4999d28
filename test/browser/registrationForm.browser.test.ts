// The example's form in a real browser: a visitor registers, or learns what to correct.
import type { Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { keepPicture, seriousViolations, useBrowser } from './browser.ts';
import {
  answerWith,
  DARK_PHONE,
  DESKTOP,
  description,
  email,
  newAddress,
  notice,
  openForm as openFormIn,
  password,
  sentInput,
  submitButton,
  terms,
  unfold,
} from './registrationForm.ts';

const openPage = useBrowser();
const openForm = (site: number, options = DESKTOP, more = '') => openFormIn(openPage, site, options, more);
const serviceUrl = inject('serviceUrl');

test('a visitor registers with every field and is welcomed by name', async () => {
  const page = await openForm(1, DESKTOP, '&fields=all');
  await keepPicture(page, 'form');
  await unfold(page);
  const address = newAddress();
  const username = `ada-${process.pid}`;
  const texts = {
    'E-mail address (required)': address,
    'Password (required)': 'correct horse',
    'First name': 'Ada',
    'Last name': 'Lovelace',
    Username: username,
    'Display name': 'Ada L.',
    Salutation: 'Ms',
    Title: 'Dr',
    Organization: 'Analytical Engines',
    Phone: '+44 20 7946 0958',
    'Old customer id': 'legacy-7',
    'Security check': 'token',
  };
  for (const [label, text] of Object.entries(texts)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Zulu' });
  await page.getByLabel('fail permanently').check();
  for (const [index, [key, value]] of [
    ['newsletter', 'weekly'],
    ['colour', 'blue'],
  ].entries()) {
    await page.getByRole('button', { name: 'Add an entry' }).click();
    await page
      .getByLabel('Key')
      .nth(index)
      .fill(key ?? '');
    await page
      .getByLabel('Value')
      .nth(index)
      .fill(value ?? '');
  }
  await keepPicture(page, 'form-unfolded');
  expect(await seriousViolations(page)).toEqual([]);

  expect(await sentInput(page)).toEqual({
    email: address,
    password: 'correct horse',
    language: 'ZU',
    username,
    displayName: 'Ada L.',
    emailHardbounce: true,
    firstName: 'Ada',
    lastName: 'Lovelace',
    metadata: [
      { key: 'newsletter', value: 'weekly' },
      { key: 'colour', value: 'blue' },
      { key: 'termsAccepted', value: '2026-11-01' },
    ],
    oldProviderId: 'legacy-7',
    organization: 'Analytical Engines',
    phone: '+44 20 7946 0958',
    salutation: 'Ms',
    title: 'Dr',
    securityToken: 'token',
    idempotencyKey: expect.stringMatching(/^[\da-f-]{36}$/),
  });
  const welcome = page.getByRole('heading', { name: 'Welcome, Ada Lovelace!' });
  await welcome.waitFor();
  expect(await page.title()).toBe('Welcome');
  expect(await welcome.evaluate((heading) => heading.matches(':focus'))).toBe(true);
  await page.getByRole('status').getByText(`You are signed in as ${address}.`).waitFor();
  await page.getByText('Zulu').waitFor();
  await keepPicture(page, 'success');
  expect(await seriousViolations(page)).toEqual([]);
});

describe('seven field errors at once', () => {
  test.each([
    ['desktop', DESKTOP],
    ['dark-phone', DARK_PHONE],
  ])('are shown beside their fields, on a %s', async (name, options) => {
    const page = await openForm(1, options, '&fields=all');
    await unfold(page);
    await email(page).fill('nobody@localhost');
    await password(page).fill('short');
    await page.getByLabel('First name').fill('x'.repeat(256));
    await page.getByLabel('Username').fill('not a username');
    await page.getByLabel('Display name').fill('y'.repeat(101));
    for (const key of ['plan', 'plan', '']) {
      await page.getByRole('button', { name: 'Add an entry' }).click();
      await page.getByLabel('Key').last().fill(key);
    }
    // What is folded away must come to light.
    await page.getByText('For the publisher').click();
    await submitButton(page).click();
    await notice(page).getByText('Some fields need to be corrected.').waitFor();
    await keepPicture(page, `errors-${name}`);

    expect(await page.locator('[aria-invalid=true]').count()).toBe(7);
    expect(await description(page, 'email')).toBe('The e-mail address is not valid.');
    expect(await description(page, 'password')).toMatch(/^6 to 256 characters\s*: needed/);
    expect(await description(page, 'firstName')).toBe('The first name must have at most 255 characters.');
    expect(await description(page, 'username')).toContain(
      'The username may contain only the letters a-z and A-Z, digits, - and _.',
    );
    expect(await description(page, 'displayName')).toContain('at most 100 characters');
    const entry = (number: number) => page.getByRole('group', { name: `Entry ${number}` });
    expect(await entry(1).locator('.errors').count()).toBe(0);
    expect(await entry(2).innerText()).toContain('The metadata key occurs more than once.');
    expect(await entry(3).innerText()).toContain('The metadata key is required.');
    // The summary at the top has the focus, and a link to each field.
    expect(await notice(page).evaluate((summary) => summary.matches(':focus'))).toBe(true);
    expect(await notice(page).getByRole('link').allInnerTexts()).toEqual([
      'E-mail address',
      'Password',
      'First name',
      'Username',
      'Display name',
      'Metadata, Entry 2: Key',
      'Metadata, Entry 3: Key',
    ]);
    await notice(page).getByRole('link', { name: 'Username' }).click();
    expect(await page.locator('[name=username]').evaluate((input) => input.matches(':focus'))).toBe(true);
    expect(await seriousViolations(page)).toEqual([]);

    // An error goes when its field is edited, and moves up with its entry.
    await email(page).fill('somebody@example.com');
    await page.getByRole('button', { name: 'Remove entry 1' }).click();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(6);
    expect(await notice(page).getByRole('link').allInnerTexts()).toContain('Metadata, Entry 1: Key');
    expect(await entry(1).innerText()).toContain('The metadata key occurs more than once.');
    expect(await entry(2).innerText()).toContain('The metadata key is required.');
  });
});

test('a site with strong passwords ticks off each rule as the password is typed', async () => {
  const page = await openForm(2);
  const unmet = () => page.locator('.rules li:not(.met)').allInnerTexts();
  const RULES = ['8 to 30 characters', 'A number', 'A symbol', 'A lower-case letter', 'An upper-case letter'];
  expect((await unmet()).map((text, index) => text.startsWith(RULES[index] ?? '?'))).toEqual(
    RULES.map(() => true),
  );
  for (const [typed, left] of [
    ['é', 4],
    ['éÉ', 3],
    ['éÉ٣', 2],
    ['éÉ٣€', 1],
    ['éÉ٣€long', 0],
  ] as const) {
    await password(page).fill(typed);
    expect(await unmet()).toHaveLength(left);
  }
  await password(page).fill('éÉ€long');
  await keepPicture(page, 'strong-password');
  expect(await description(page, 'password')).toMatch(/A number\s*: needed[\s\S]*A symbol.*\s*: done/);
  expect(await page.locator('[aria-live=polite]').innerText()).toBe(
    'Still needed: 8 to 30 characters; A number.',
  );

  // The service is of the same opinion, and what it rejects is shown once: in the list of rules.
  await email(page).fill(newAddress());
  await submitButton(page).click();
  await notice(page).getByRole('link', { name: 'Password' }).waitFor();
  expect(await page.locator('.rules .rejected').allInnerTexts()).toEqual([
    expect.stringMatching(/^8 to 30 characters/),
    expect.stringMatching(/^A number/),
  ]);
  expect(await page.locator('.errors li').count()).toBe(0);
  expect(await password(page).getAttribute('aria-invalid')).toBe('true');
  await keepPicture(page, 'strong-password-rejected');
  await password(page).fill('éÉ٣€long');
  await submitButton(page).click();
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
});

test('a visitor who signs out finds an empty form', async () => {
  const page = await openForm(1);
  await email(page).fill(newAddress());
  await password(page).fill('correct horse');
  await submitButton(page).click();
  await page.getByText('You are signed in as').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  expect(await email(page).inputValue()).toBe('');
  expect(
    await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])'),
  ).not.toContain('eyJ');
});

test('a password that breaks none of the listed rules shows what the service says', async () => {
  const page = await openForm(1);
  await email(page).fill(newAddress());
  await submitButton(page).click();
  await page.locator('.errors').getByText('Please enter a password.').waitFor();
});

test('a visitor can register with the keyboard alone', async () => {
  const page = await openPage(DESKTOP);
  await page.goto(inject('exampleUrl'));
  await email(page).waitFor();
  const tabTo = async (name: string) => {
    while (!(await page.locator(`[name=${name}]`).evaluate((input) => input.matches(':focus'))))
      await page.keyboard.press('Tab');
  };
  await tabTo('email');
  await page.keyboard.type(newAddress());
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse');
  await tabTo('terms');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Welcome' }).waitFor();
});

describe('when the service cannot help', () => {
  const filledForm = async () => {
    const page = await openForm(1);
    await email(page).fill(newAddress());
    await password(page).fill('correct horse');
    return page;
  };

  test('an unreachable service loses nothing that was typed', async () => {
    const page = await filledForm();
    await page.context().setOffline(true);
    await submitButton(page).click();
    await notice(page).getByText('The service cannot be reached.').waitFor();
    expect(await notice(page).evaluate((element) => element.matches(':focus'))).toBe(true);
    await keepPicture(page, 'offline');
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().setOffline(false);
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  });

  test('a registration whose answer was lost is sent again by itself, and ends in its own account', async () => {
    const page = await filledForm();
    await page.route(
      serviceUrl,
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    await page.getByText('You are signed in as').waitFor();
  });

  test('a registration whose answers are all lost ends in its own account when the visitor sends it again', async () => {
    const page = await filledForm();
    await page.route(
      serviceUrl,
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 3 },
    );
    await submitButton(page).click();
    await notice(page).getByText('The service cannot be reached.').waitFor();
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  });

  test('an answer that was lost opens nobody else’s account', async () => {
    const address = newAddress();
    const first = await filledForm();
    await email(first).fill(address);
    await submitButton(first).click();
    await first.getByRole('heading', { name: 'Welcome' }).waitFor();

    const page = await filledForm();
    await email(page).fill(address);
    await password(page).fill('another horse');
    await page.route(serviceUrl, (route) => route.abort('connectionreset'), { times: 1 });
    await submitButton(page).click();
    await page.getByText('The e-mail address is already taken.').waitFor();
  });

  test('a form that could not be loaded can be loaded again', async () => {
    const page = await openPage(DESKTOP);
    await page.route(serviceUrl, (route) => route.abort('connectionrefused'));
    await page.goto(inject('exampleUrl'));
    await page.getByText('The service cannot be reached.').waitFor();
    await page.unroute(serviceUrl);
    await page.getByRole('button', { name: 'Try again' }).click();
    await email(page).waitFor();
  });

  test('the submit button is disabled while in flight', async () => {
    const page = await filledForm();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(serviceUrl, (route) => held.then(() => route.continue()));
    await submitButton(page).click();
    await page.getByRole('button', { name: 'Creating your account' }).waitFor();
    expect(await submitButton(page).isDisabled()).toBe(true);
    letGo();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  });

  test('RetryLaterError counts down, and then the form can be sent again', async () => {
    const page = await filledForm();
    const message = 'This cannot be done just now; try again a little later.';
    await answerWith(page, {
      __typename: 'RetryLaterError',
      reason: 'RATE_LIMITED',
      retryAfterSeconds: 3,
      message,
    });
    await submitButton(page).click();
    await notice(page).getByText(message).waitFor();
    expect(await submitButton(page).isDisabled()).toBe(true);
    expect(await submitButton(page).innerText()).toMatch(/^Try again in [23] s$/);
    await keepPicture(page, 'retry-later');
    await page.getByRole('button', { name: 'Try again in 1 s' }).waitFor();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
  });

  test('a member of the union that is added after the page was built is told by its message', async () => {
    const page = await filledForm();
    await answerWith(page, { __typename: 'FullMoonError', message: 'Come back after the full moon.' });
    await submitButton(page).click();
    await notice(page).getByText('Come back after the full moon.').waitFor();
  });

  test.each(['999', 'abc', '1.5', '99999999999', '١', '1e1', '0x1', '<b>'])(
    'a site that is not there is named: %s',
    async (site) => {
      const page = await openPage(DESKTOP);
      await page.goto(`${inject('exampleUrl')}?site=${encodeURIComponent(site)}`);
      await page.getByText(`There is no site ${site}.`, { exact: true }).waitFor();
    },
  );
});

describe('on a site with risk assessment', () => {
  /** Opens the form of a site that has this provider, whose script is ours. */
  async function openAssessedForm(provider: string, script: string, { blocked = false } = {}): Promise<Page> {
    const page = await openPage(DESKTOP);
    await page.route(serviceUrl, async (route) => {
      if (!route.request().postData()?.includes('query Site')) return route.fallback();
      const response = await route.fetch();
      const { data } = await response.json();
      data.site.riskAssessment = { provider, siteKey: 'site-key', action: 'register' };
      return route.fulfill({ response, json: { data } });
    });
    await page.route(/google|cloudflare/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: script }),
    );
    if (blocked) await page.route(/google|cloudflare/, (route) => route.abort(), { times: 1 });
    await page.goto(inject('exampleUrl'));
    await email(page).fill(newAddress());
    await password(page).fill('correct horse');
    await terms(page).check();
    return page;
  }

  test('the token of a widget is sent, and another one after it has expired', async () => {
    const page = await openAssessedForm(
      'TURNSTILE',
      `let count = 0;
      window.turnstile = {
        reset() {},
        render(place, { sitekey, action, callback }) {
          place.innerHTML = '<button type="button">' + sitekey + ' ' + action + '</button>';
          place.firstChild.onclick = () => callback('token-' + ++count);
        },
      };`,
    );
    const widget = page.getByRole('group', { name: 'Security check' });
    await widget.getByRole('button', { name: 'site-key register' }).click();
    const message = 'The security check has expired. Please complete it again.';
    const error = {
      field: 'SECURITY_TOKEN',
      path: ['input', 'securityToken'],
      code: 'TOKEN_EXPIRED',
      message,
    };
    await answerWith(page, {
      __typename: 'ValidationError',
      message: 'No.',
      fieldErrors: [{ ...error, limit: null }],
    });
    await submitButton(page).click();
    await widget.getByText(message).waitFor();
    await notice(page).getByRole('link', { name: 'Security check' }).click();
    expect(await widget.evaluate((element) => element.matches(':focus'))).toBe(true);
    await widget.getByRole('button').click();
    expect(await sentInput(page)).toMatchObject({ securityToken: 'token-2' });
  });

  test('a script that a blocker keeps away is told, and asked for again', async () => {
    const script = `window.grecaptcha = { ready: (then) => then(), execute: async () => 'score' };`;
    const page = await openAssessedForm('RECAPTCHA_V3', script, { blocked: true });
    await submitButton(page).click();
    await notice(page).getByText('The security check cannot be loaded.').waitFor();
    expect(await sentInput(page)).toMatchObject({ securityToken: 'score' });
  });

  test('a score is asked for without a widget, and a refusal is told', async () => {
    const page = await openAssessedForm(
      'RECAPTCHA_V3',
      `window.grecaptcha = { ready: (then) => then(), execute: async (key, { action }) => key + ':' + action };`,
    );
    await answerWith(page, { __typename: 'RiskAssessmentError', message: 'You cannot register here.' });
    await submitButton(page).click();
    await notice(page).getByText('You cannot register here.').waitFor();
    expect(await sentInput(page)).toMatchObject({ securityToken: 'site-key:register' });
  });
});

test('the page asks nobody but its own server and the service', async () => {
  const page = await openPage(DESKTOP);
  const origins = new Set<string>();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.goto(inject('exampleUrl'));
  await email(page).waitFor();
  origins.delete('null'); // the data: URL of the icon
  expect([...origins].toSorted()).toEqual(
    [new URL(inject('exampleUrl')).origin, new URL(serviceUrl).origin].toSorted(),
  );
});
