// The example's step for the code of a mail, as tests come to it and use it.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { askGraphql, dataOf } from '../support/postJson.ts';
import { DESKTOP, email, newAddress, openForm, password, submitButton } from './registrationForm.ts';

export const PASSWORD = 'correct horse';

export const code = (page: Page) => page.locator('[name=code]');
export const resendButton = (page: Page) => page.locator('.resend button');
export const link = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const isFocused = (element: ReturnType<typeof code>) => element.evaluate((it) => it.matches(':focus'));

/** Another code of eight digits. */
export const wrongCode = (right: string) => String((Number(right) + 1) % 100_000_000).padStart(8, '0');

/** Registers through the form of a site, as far as the code. */
export async function registerUntilCode(
  openPage: (options?: BrowserContextOptions) => Promise<Page>,
  policy: 'on' | 'required' | 'hiding',
  { address = newAddress(), options = DESKTOP, fields = {} as Record<string, string> } = {},
): Promise<{ page: Page; address: string }> {
  const page = await openForm(openPage, inject('verifyingSites')[policy], options);
  await email(page).fill(address);
  await password(page).fill(PASSWORD);
  for (const [name, text] of Object.entries(fields)) {
    const field = page.locator(`[name=${name}]`);
    if (!(await field.isVisible())) await page.locator('summary').first().click();
    await field.fill(text);
  }
  await submitButton(page).click();
  await code(page).waitFor();
  return { page, address };
}

/** Registers a customer through site 1, which verifies nothing, behind the back of the page. */
export async function registerElsewhere(input: { email: string; username?: string }): Promise<void> {
  const answer = await askGraphql(
    fetch,
    inject('serviceUrl'),
    `mutation ($input: RegisterCustomerInput!) { registerCustomer(siteId: 1, input: $input) { __typename } }`,
    { input: { ...input, password: PASSWORD } },
  );
  expect(dataOf(answer).registerCustomer).toEqual({ __typename: 'RegisterCustomerSuccess' });
}

/** Has the next request for this operation answered with this member of its union. */
export const answerOnce = (page: Page, operation: string, member: object) =>
  page.route(
    inject('serviceUrl'),
    (route) =>
      route.fulfill({
        json: { data: { [operation]: member } },
        headers: { 'access-control-allow-origin': '*' },
      }),
    { times: 1 },
  );

/** What the browser keeps when the page is closed. */
export const kept = (page: Page) =>
  page.evaluate((): Record<string, string> => {
    const entries = [localStorage, sessionStorage].flatMap((storage) => Object.entries<string>(storage));
    return Object.fromEntries(document.cookie ? [...entries, ['cookie', document.cookie]] : entries);
  });
