// GraphiQL in a real browser: a newcomer reads the schema and registers the first customer.
import { expect, inject, test } from 'vitest';
import { keepPicture, useBrowser } from './browser.ts';

const openPage = useBrowser();
const serviceUrl = inject('serviceUrl');

test('GraphiQL asks nobody but the service, shows descriptions, and runs the mutation it opens with', async () => {
  const page = await openPage({ viewport: { width: 1400, height: 900 } });
  const strangers: string[] = [];
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    // A blob: URL, of which its workers are made, has the origin of its maker.
    if (origin !== new URL(serviceUrl).origin && !request.url().startsWith('data:'))
      strangers.push(request.url());
  });
  // Nobody but the service can be reached.
  await page.route(
    (url) => url.protocol.startsWith('http') && url.origin !== new URL(serviceUrl).origin,
    (route) => route.abort(),
  );
  const introspected = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.goto(serviceUrl);
  await introspected;

  const query = page.locator('.graphiql-query-editor');
  await query.getByText('RegisterCustomerSuccess').waitFor();

  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  const docs = page.locator('.graphiql-doc-explorer');
  await docs.getByText('Mutation', { exact: true }).click();
  await docs.getByText('registerCustomer', { exact: true }).click();
  await docs.getByText('Registers a visitor as a customer of the account that owns the site.').waitFor();
  await docs.getByText('What the visitor entered.').waitFor();
  await docs.getByText('RegisterCustomerInput', { exact: true }).click();
  await docs.getByText('The name shown to others; at most 100 characters.').waitFor();
  await keepPicture(page, 'graphiql-docs');
  await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();

  const play = page.getByRole('button', { name: 'Execute query' });
  const result = page.locator('.result-window');
  await play.click();
  await result.getByText('"RegisterCustomerSuccess"').waitFor();
  await result.getByText('"Katherine Johnson"').waitFor();
  await keepPicture(page, 'graphiql');
  await play.click();
  await result.getByText('"TAKEN"').waitFor();

  // The second tab tells the rules of a site. By keyboard, because a tab takes its first click for the start of a drag.
  await page.getByTitle('Site', { exact: true }).press('Enter');
  await query.getByText('passwordRules').waitFor();
  // GraphiQL learns a moment after showing a tab which operation is in it: who plays at once reads that it "cannot infer"
  // the former tab's, and plays again.
  const played = async () => {
    await play.click();
    await page.waitForTimeout(1000);
    return result.innerText();
  };
  await expect.poll(played, { timeout: 30_000 }).toContain('"quotidien.example"');

  expect(strangers).toEqual([]);
});

test('GraphiQL of the platform opens with a place for the API key, which it sends and does not keep', async () => {
  const page = await openPage({ viewport: { width: 1400, height: 900 } });
  await page.goto(new URL('/platform/graphql', serviceUrl).href);
  await page.locator('.graphiql-query-editor').getByText('query Customers').waitFor();
  const sent = page.waitForRequest((request) => request.postData()?.includes('query Customers') === true);
  await page.getByRole('button', { name: 'Execute query' }).click();
  const request = await sent;
  expect(request.headers().authorization).toBe('Bearer crk_...');
  expect(request.postDataJSON().variables).toEqual({ search: 'katherine' });
  const kept = () => JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
  expect(await page.evaluate(kept)).not.toContain('crk_');
  await keepPicture(page, 'graphiql-platform');
});

test('GraphiQL shows what its address names, and after a reload what was edited; nothing typed stays in the browser', async () => {
  const page = await openPage({ viewport: { width: 1400, height: 900 } });
  const blocked: string[] = [];
  page.on(
    'console',
    (message) => message.text().includes('Content Security Policy') && blocked.push(message.text()),
  );
  const tabs = () => page.locator('.graphiql-tab').allInnerTexts();
  const queryEditor = page.locator('.graphiql-query-editor');
  const variableEditor = page.locator('.graphiql-editor-tool');
  const type = async (editor: typeof queryEditor, text: string) => {
    await editor.locator('.monaco-editor').first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(text);
  };

  const link = new URLSearchParams({
    query: 'query Linked { site(id: 3) { name } }',
    variables: '{"linked":1}',
  });
  await page.goto(new URL(`/graphql?${link}`, serviceUrl).href);
  await queryEditor.getByText('Linked').waitFor();
  await variableEditor.getByText('"linked"').waitFor();
  expect(await tabs()).toEqual(['RegisterCustomer', 'Site', 'Me', 'Linked']);

  await type(queryEditor, 'query Edited { site(id: 1) { name } }');
  await type(variableEditor, '{"password":"my real password"}');
  await expect.poll(() => new URL(page.url()).searchParams.get('query')).toContain('Edited');
  const kept = () => sessionStorage.getItem('/graphql graphiql:tabState')?.includes('my real password');
  await expect.poll(() => page.evaluate(kept)).toBe(true);
  for (let reload = 0; reload < 3; reload++) {
    await page.reload();
    await queryEditor.getByText('Edited').waitFor();
    await variableEditor.getByText('my real password').waitFor();
    expect(await tabs()).toEqual(['RegisterCustomer', 'Site', 'Me', 'Edited']);
  }
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(page.url()).not.toContain('password');

  await page.goto(new URL('/platform/graphql', serviceUrl).href);
  await queryEditor.getByText('query Customers').waitFor();
  expect(await tabs()).toEqual(['Customers']);
  expect(blocked).toEqual([]);
});
