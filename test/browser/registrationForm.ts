// The example's form, as tests find and fill it in.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { inject } from 'vitest';

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1100, height: 900 }, locale: 'en-GB' };
export const DARK_PHONE: BrowserContextOptions = {
  ...DESKTOP,
  viewport: { width: 375, height: 740 },
  isMobile: true,
  hasTouch: true,
  colorScheme: 'dark',
};

type OpenPage = (options?: BrowserContextOptions) => Promise<Page>;

/**
 * Opens the form of a site, with the terms accepted; site 1 has the default settings, site 2 strong passwords and French.
 * `more` is added to the address.
 */
export async function openForm(
  openPage: OpenPage,
  site: number,
  options = DESKTOP,
  more = '',
): Promise<Page> {
  const page = await openPage(options);
  await page.goto(`${inject('exampleUrl')}?site=${site}${more}`);
  await terms(page).check();
  return page;
}

/** Elements by their place in the form, whatever the language of the page. */
export const email = (page: Page) => page.locator('[name=email]');
export const password = (page: Page) => page.locator('[name=password]');
export const terms = (page: Page) => page.locator('[name=terms]');
export const submitButton = (page: Page) => page.locator('button[type=submit]');
export const notice = (page: Page) => page.getByRole('alert').first();

let count = 0;
export const newAddress = () => `visitor.${process.pid}.${Date.now()}.${++count}@example.com`;

export async function unfold(page: Page): Promise<void> {
  for (const summary of await page.locator('summary').all()) await summary.click();
}

/** What is read aloud of an input besides its label. */
export async function description(page: Page, name: string): Promise<string> {
  const ids = await page.locator(`[name="${name}"]`).getAttribute('aria-describedby');
  const texts = (ids ?? '').split(' ').map((id) => page.locator(`[id="${id}"]`).innerText());
  return (await Promise.all(texts)).join('\n');
}

/** Sends the form, and gives the variables of the mutation that the page made of it. */
export async function sentVariables(
  page: Page,
): Promise<{ input: Record<string, unknown>; language: string }> {
  const [request] = await Promise.all([
    page.waitForRequest((sent) => sent.postData()?.includes('mutation RegisterCustomer') === true),
    submitButton(page).click(),
  ]);
  return request.postDataJSON().variables;
}

export const sentInput = async (page: Page) => (await sentVariables(page)).input;

/** Has the next registration answered with this member of the union. */
export const answerWith = (page: Page, member: object) =>
  page.route(
    inject('serviceUrl'),
    (route) =>
      route.fulfill({
        json: { data: { registerCustomer: member } },
        headers: { 'access-control-allow-origin': '*' },
      }),
    { times: 1 },
  );
