// What GraphiQL opens with: by the address, by what the session kept, and without both; run with a browser's globals.
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { graphiqlScript } from '../../src/endpoint/graphiqlScript.ts';

const HEADERS = '{"Authorization":"Bearer crk_..."}';
const OPTIONS = {
  title: 'Title',
  defaultHeaders: HEADERS,
  defaultTabs: [{ query: 'query First { a }', variables: '{"v":1}' }, { query: 'query Second { b }' }],
};

interface Tab {
  query: string;
  variables: string | null;
  headers: string | null;
  title: string;
}

/** One tab of a browser: its session's storage, and a page at a time. */
function createBrowserTab() {
  const session = new Map<string, string>();
  // The real one lists its items as its own properties.
  const sessionStorage = new Proxy(
    {
      getItem: (key: string) => session.get(key) ?? null,
      setItem: (key: string, value: string) => void session.set(key, value),
      removeItem: (key: string) => void session.delete(key),
    },
    {
      ownKeys: () => [...session.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    },
  );
  return {
    session,
    open(url: string, type: 'navigate' | 'reload' = 'navigate', options: object = OPTIONS) {
      const location = new URL(url, 'http://localhost');
      let rendered: Record<string, unknown> & {
        storage: Record<string, (...args: string[]) => string>;
        onTabChange: (state: object) => void;
        onEditQuery: (query: string) => void;
      };
      const globals = {
        location,
        sessionStorage,
        URL,
        crypto,
        document: { querySelector: () => 'root' },
        performance: { getEntriesByType: () => [{ type }] },
        history: {
          replaceState: (_state: object, _title: string, shown: URL) => (location.href = shown.href),
        },
        YogaGraphiQL: {
          renderYogaGraphiQL: (_root: string, given: typeof rendered) => {
            rendered = given;
          },
        },
      };
      runInNewContext(graphiqlScript(options), globals);
      const state = (): { tabs: Tab[]; activeTabIndex: number } =>
        JSON.parse(rendered.storage.getItem?.('graphiql:tabState') ?? '');
      return {
        location,
        // biome-ignore lint/style/noNonNullAssertion: the script has called it
        rendered: rendered!,
        title: (globals.document as { title?: string }).title,
        titles: () => state().tabs.map(({ title }) => title),
        active: () => state().tabs[state().activeTabIndex],
        /** What GraphiQL does when the visitor edits: it reports a query at once, and the tabs a moment later. */
        edit(change: Partial<Tab>, { reported } = { reported: true }) {
          const { tabs, activeTabIndex } = state();
          const edited = tabs.map((tab, index) => (index === activeTabIndex ? { ...tab, ...change } : tab));
          if (change.query) rendered.onEditQuery(change.query);
          if (reported) rendered.onTabChange({ tabs: edited, activeTabIndex });
        },
      };
    },
  };
}

test('the first visit opens the first tab, with a placeholder for the key', () => {
  const page = createBrowserTab().open('/graphql');
  expect(page.titles()).toEqual(['First', 'Second']);
  expect(page.rendered).toMatchObject({
    initialQuery: 'query First { a }',
    initialVariables: '{"v":1}',
    initialHeaders: HEADERS,
    shouldPersistHeaders: false,
  });
  expect(page.title).toBe('Title');
});

test('a link opens its operation, with its variables, in a tab of its own', () => {
  const search = new URLSearchParams({
    query: 'query A { a } query B { b }',
    variables: '{"id":3}',
    operationName: 'B',
  });
  const browserTab = createBrowserTab();
  for (const type of ['navigate', 'reload', 'navigate'] as const) {
    const page = browserTab.open(`/graphql?${search}`, type);
    expect(page.titles()).toEqual(['First', 'Second', 'B']);
    expect(page.rendered).toMatchObject({
      initialQuery: 'query A { a } query B { b }',
      initialVariables: '{"id":3}',
    });
  }
});

test('a link to an operation that is open shows its tab', () => {
  const page = createBrowserTab().open(`/graphql?${new URLSearchParams({ query: 'query Second { b }' })}`);
  expect(page.titles()).toEqual(['First', 'Second']);
  expect(page.rendered).toMatchObject({ initialQuery: 'query Second { b }', initialVariables: '' });
});

test('a reload shows what was edited, even at once, and adds no tab', () => {
  const browserTab = createBrowserTab();
  let page = browserTab.open('/graphql');
  page.edit({ variables: '{"v":"edited"}' });
  for (const reported of [true, false, true]) {
    page.edit({ query: `query Edited { a${reported} }` }, { reported });
    page = browserTab.open(page.location.href, 'reload');
    expect(page.titles()).toHaveLength(2);
    expect(page.rendered).toMatchObject({
      initialQuery: `query Edited { a${reported} }`,
      initialVariables: '{"v":"edited"}',
    });
  }
});

test('what GraphiQL itself stores of the tabs, which is older, replaces nothing', () => {
  const browserTab = createBrowserTab();
  const page = browserTab.open('/graphql');
  const { storage } = page.rendered;
  const older = storage.getItem?.('graphiql:tabState') ?? '';
  page.edit({ variables: '{"v":"edited"}' });
  storage.setItem?.('graphiql:tabState', older);
  expect(page.active()?.variables).toBe('{"v":"edited"}');
});

test('the address shows the open tab, without variables', () => {
  const page = createBrowserTab().open(
    '/graphql?query=%7Ba%7D&variables=%7B%22password%22%3A1%7D&operationName=A',
  );
  page.edit({ query: '{ b }' });
  expect(page.location.search).toBe(`?${new URLSearchParams({ query: '{ b }' })}`);
});

test('tabs are kept for the session of the browser tab, apart for each path, without headers', () => {
  const browserTab = createBrowserTab();
  browserTab.open('/graphql').edit({ query: '{ edited }', headers: HEADERS });
  const other = browserTab.open('/platform/graphql');
  expect(other.rendered).toMatchObject({ initialQuery: 'query First { a }' });
  other.rendered.storage.clear?.();
  expect(browserTab.open('/graphql').rendered).toMatchObject({ initialQuery: '{ edited }' });
  expect([...browserTab.session.keys()].every((key) => key.startsWith('/graphql '))).toBe(true);
  expect([...browserTab.session.values()].join()).not.toContain('crk_');
});

test('what the session kept is ignored if it is broken', () => {
  for (const kept of ['', '{', 'null', '{"tabs":[]}', '{"tabs":[{}],"activeTabIndex":5}']) {
    const browserTab = createBrowserTab();
    browserTab.session.set('/graphql graphiql:tabState', kept);
    expect(browserTab.open('/graphql').titles()).toEqual(['First', 'Second']);
  }
});

test('no option can end the script element', () => {
  const defaultTabs = [{ query: '</script><script>alert(1)</script>' }];
  expect(graphiqlScript({ defaultTabs })).not.toContain('</script>');
});
