// A real browser for a test file, headless; and pictures of what it showed.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const OUTPUT = fileURLToPath(new URL('../output', import.meta.url));

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium before the file's tests; gives a function that opens a page with a fresh profile. */
export function useBrowser(): (options?: BrowserContextOptions) => Promise<Page> {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  });
  afterAll(() => browser?.close());
  return async (options) => {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(45_000);
    return page;
  };
}

function findChromium(): string {
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = places.find((path) => path && existsSync(path));
  if (!found) throw new Error('Chromium is not installed: apt-get install chromium, or name it in CHROMIUM.');
  return found;
}

/** Keeps a picture of the whole page in test/output/, to be looked at. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${OUTPUT}/${name}.png`, fullPage: true });
}

/** The rules of accessibility that the page breaks seriously or critically, and where. */
export async function seriousViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
