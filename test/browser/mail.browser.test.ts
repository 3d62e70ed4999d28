// Mails and the mailbox in a real browser: readable in light and dark mode and without styles, and nothing runs.
import { expect, inject, test } from 'vitest';
import { composeMail } from '../../src/mail/composeMail.ts';
import { MAIL_KINDS, type MailContent } from '../../src/mail/mailContent.ts';
import { askGraphql } from '../support/postJson.ts';
import { keepPicture, seriousViolations, useBrowser } from './browser.ts';

const openPage = useBrowser();
const serviceUrl = inject('serviceUrl');

const CODE = '48201937';
const content = (kind: (typeof MAIL_KINDS)[number]) =>
  ({
    kind,
    to: '',
    language: 'en',
    siteLanguage: 'en',
    siteName: 'The Daily Example',
    code: CODE,
  }) as MailContent;

test.each(['light', 'dark'] as const)(
  'each mail can be read in %s mode, and on a phone',
  async (colorScheme) => {
    for (const kind of MAIL_KINDS) {
      const page = await openPage({ colorScheme, viewport: { width: 360, height: 640 } });
      await page.setContent(composeMail(content(kind)).html);
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await keepPicture(page, `mail-${kind.toLowerCase()}-${colorScheme}`);
      await page.close();
    }
  },
);

test('without styles a mail is a heading and paragraphs, and one click selects the code', async () => {
  const page = await openPage();
  const { html } = composeMail(content('VERIFICATION_CODE'));
  await page.setContent(html);
  await page.getByText(CODE, { exact: true }).click();
  expect(await page.evaluate('getSelection().toString().trim()')).toBe(CODE);
  await page.setContent(html.replace(/<style>.*?<\/style>/s, '').replaceAll(/ style="[^"]*"/g, ''));
  expect(await page.locator('h1').innerText()).toBe('Confirm your e-mail address');
  expect((await page.locator('p').allInnerTexts()).filter((text) => text === CODE)).toHaveLength(1);
});

test('the mailbox shows the mail of a registration, and asks no one else for anything', async () => {
  const mutation = `mutation { registerCustomer(siteId: 4, input: { email: "mailbox@example.com", password: "correct horse" }) { __typename } }`;
  const { body } = await askGraphql(fetch, serviceUrl, mutation);
  expect(body.data.registerCustomer.__typename).toBe('EmailVerificationRequired');
  const page = await openPage({ viewport: { width: 1000, height: 700 } });
  const others: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/dev/mailbox') others.push(request.url());
  });
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  const mailbox = new URL('/dev/mailbox', serviceUrl).href;
  await expect
    .poll(async () => {
      await page.goto(mailbox);
      return page.getByRole('cell', { name: 'mailbox@example.com' }).count();
    })
    .toBeGreaterThan(0);
  await keepPicture(page, 'mailbox');
  const link = page.getByRole('row', { name: 'mailbox@example.com' }).first().getByRole('link');
  const [code = ''] = /\d{8}/.exec(await link.innerText()) ?? [];
  await link.click();
  const frame = page.frameLocator('iframe');
  expect(await frame.getByText(code, { exact: true }).count()).toBe(1);
  expect(await page.locator('pre').innerText()).toContain(code);
  await keepPicture(page, 'mailbox-mail');
  expect(others.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([]);
  expect(problems.filter((text) => !text.includes('favicon'))).toEqual([]);
});
