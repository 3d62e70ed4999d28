// The example's form in a real browser: a visitor registers, or learns what to mend.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, inject, test } from 'vitest';
import { keepPicture, seriousViolations, useBrowser } from './browser.ts';

const openPage = useBrowser();
const serviceUrl = inject('serviceUrl');

const DESKTOP: BrowserContextOptions = { viewport: { width: 1100, height: 900 }, locale: 'en-GB' };
const DARK_PHONE: BrowserContextOptions = {
  ...DESKTOP,
  viewport: { width: 375, height: 740 },
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
};

/** Opens the form of a site; site 1 has the default settings, site 2 strong passwords and French. */
async function openForm(site: number, options = DESKTOP): Promise<Page> {
  const page = await openPage(options);
  await page.goto(`${inject('exampleUrl')}?site=${site}`);
  await email(page).waitFor();
  return page;
}

const email = (page: Page) => page.getByLabel('E-mail address (required)');
const password = (page: Page) => page.getByLabel('Password (required)');
const submitButton = (page: Page) => page.locator('button[type=submit]');
const notice = (page: Page) => page.getByRole('alert').first();

let count = 0;
const newAddress = () => `visitor.${process.pid}.${++count}@example.com`;

async function unfold(page: Page): Promise<void> {
  await page.getByText('More about you').click();
  await page.getByText('For the publisher').click();
}

/** What is read aloud of an input besides its label. */
async function description(page: Page, label: string): Promise<string> {
  const ids = await page.getByLabel(label, { exact: true }).first().getAttribute('aria-describedby');
  const texts = (ids ?? '').split(' ').map((id) => page.locator(`[id="${id}"]`).innerText());
  return (await Promise.all(texts)).join('\n');
}

/** Sends the form, and gives the input that the page made of it. */
async function sentInput(page: Page): Promise<Record<string, unknown>> {
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.postData()?.includes('mutation RegisterCustomer') === true),
    submitButton(page).click(),
  ]);
  return request.postDataJSON().variables.input;
}

/** Has the next registration answered with this member of the union. */
const answerWith = (page: Page, member: object) =>
  page.route(
    serviceUrl,
    (route) =>
      route.fulfill({
        json: { data: { registerCustomer: member } },
        headers: { 'access-control-allow-origin': '*' },
      }),
    { times: 1 },
  );

test('a visitor registers with every field and is welcomed by name', async () => {
  const page = await openForm(1);
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
    'Security token': 'token',
  };
  for (const [label, text] of Object.entries(texts)) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel('Language').selectOption({ label: 'Zulu' });
  await page.getByLabel('fail for good').check();
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
    ],
    oldProviderId: 'legacy-7',
    organization: 'Analytical Engines',
    phone: '+44 20 7946 0958',
    salutation: 'Ms',
    title: 'Dr',
    securityToken: 'token',
  });
  const welcome = page.getByRole('heading', { name: 'Welcome, Ada Lovelace!' });
  await welcome.waitFor();
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
    const page = await openForm(1, options);
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
    expect(await description(page, 'E-mail address (required)')).toBe('The e-mail address is not valid.');
    expect(await description(page, 'Password (required)')).toContain('at least 6 characters');
    expect(await description(page, 'First name')).toBe('The first name must have at most 255 characters.');
    expect(await description(page, 'Username')).toContain(
      'The username may contain only the letters a-z and A-Z, digits, - and _.',
    );
    expect(await description(page, 'Display name')).toContain('at most 100 characters');
    const entry = (number: number) => page.getByRole('group', { name: `Entry ${number}` });
    expect(await entry(1).locator('.errors').count()).toBe(0);
    expect(await entry(2).innerText()).toContain('The metadata key occurs more than once.');
    expect(await entry(3).innerText()).toContain('The metadata key is required.');
    expect(await email(page).evaluate((input) => input.matches(':focus'))).toBe(true);
    expect(await seriousViolations(page)).toEqual([]);

    // An error goes when its field is edited, and moves up with its entry.
    await email(page).fill('somebody@example.com');
    await page.getByRole('button', { name: 'Remove entry 1' }).click();
    expect(await page.locator('[aria-invalid=true]').count()).toBe(6);
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
  expect(await description(page, 'Password (required)')).toMatch(
    /A number\s*: needed[\s\S]*A symbol.*\s*: done/,
  );
  expect(await page.locator('[aria-live=polite]').innerText()).toBe(
    'Still needed: 8 to 30 characters; A number.',
  );

  // The service is of the same opinion.
  await email(page).fill(newAddress());
  await submitButton(page).click();
  await page.getByText('The password must contain a number.').waitFor();
  expect(await page.locator('.errors li').allInnerTexts()).toEqual([
    'The password must have at least 8 characters.',
    'The password must contain a number.',
  ]);
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

test('a taken e-mail address is told in the words of the publisher, whatever the case', async () => {
  const address = newAddress();
  for (const typed of [address, address.toUpperCase()]) {
    const page = await openForm(1);
    await email(page).fill(typed);
    await password(page).fill('correct horse');
    await submitButton(page).click();
    if (typed === address) await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    else await page.getByText('There is an account with this e-mail address already.').waitFor();
  }
});

describe('the language', () => {
  test('is that of the browser, unless one is chosen', async () => {
    const page = await openForm(1, { ...DESKTOP, locale: 'fr-FR' });
    await email(page).fill(newAddress());
    await password(page).fill('correct horse');
    expect(await sentInput(page)).not.toHaveProperty('language');
    await page.getByText('You are signed in as').waitFor();
    expect(await page.locator('dl').innerText()).toContain('French');
  });

  test('is chosen from a list in which every language has a name', async () => {
    const page = await openForm(1);
    const names = await page.getByLabel('Language').locator('option').allInnerTexts();
    expect(names).toHaveLength(184);
    expect(names.filter((name) => name.length < 3)).toEqual([]);
    expect(names.slice(1)).toEqual(names.slice(1).toSorted((a, b) => a.localeCompare(b, 'en')));
    expect(new Set(names).size).toBe(names.length);
  });
});

test('a visitor can register with the keyboard alone', async () => {
  const page = await openForm(1);
  await page.keyboard.press('Tab');
  await page.keyboard.type(newAddress());
  await page.keyboard.press('Tab');
  await page.keyboard.type('correct horse');
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

  test('a registration whose answer was lost is sent again, and ends in its own account', async () => {
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
    await notice(page).getByText('The service cannot be reached.').waitFor();
    await submitButton(page).click();
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    await page.getByText('You are signed in as').waitFor();
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
    await notice(page).getByText('The service cannot be reached.').waitFor();
    await submitButton(page).click();
    await page.getByText('There is an account with this e-mail address already.').waitFor();
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

  test('a site that is not there is told', async () => {
    const page = await openPage(DESKTOP);
    await page.goto(`${inject('exampleUrl')}?site=999`);
    await page.getByText('There is no site 999.').waitFor();
  });
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
    const message = 'The security token has expired; fetch a new one.';
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
    await widget.getByText('The security check has expired: please do it once more.').waitFor();
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
