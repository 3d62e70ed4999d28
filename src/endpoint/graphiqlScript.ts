// The script of the GraphiQL page: what the page opens with, and what the browser keeps of it.
import type { GraphiQLOptions } from 'graphql-yoga';

/**
 * Starts GraphiQL in the browser. A link with `?query=`, and `variables` and `operationName` beside it, opens that
 * operation; the address always shows the query of the open tab. The tabs are kept in the session of the browser's tab
 * for a reload, apart for each path, and never in its permanent storage: visitors' passwords are among the variables.
 * API keys and tokens under Headers are not kept at all.
 */
export function graphiqlScript({ defaultTabs = [], ...options }: GraphiQLOptions): string {
  // Text, not a function: compilers add calls of their own helpers to functions.
  return `(${SCRIPT})(${forScript(defaultTabs)}, ${forScript(options)});`;
}

/** JSON that cannot end the script element. */
const forScript = (value: object) => JSON.stringify(value).replaceAll('<', '\\u003c');

const SCRIPT = `(defaultTabs, options) => {
  const prefix = location.pathname + ' ';
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  const STATE = 'graphiql:tabState';
  const store = (key, value) => sessionStorage.setItem(prefix + key, value);
  const storage = {
    getItem: (key) => sessionStorage.getItem(prefix + key),
    // GraphiQL stores the tabs half a second after a change, and older ones over newer ones: onTabChange does it at once.
    setItem: (key, value) => key === STATE || store(key, value),
    removeItem: (key) => sessionStorage.removeItem(prefix + key),
    clear: () => keys().forEach((key) => sessionStorage.removeItem(key)),
    get length() { return keys().length; },
  };

  const tab = ({ query, variables = null, headers = null, operationName = null }) => ({
    id: crypto.randomUUID?.() ?? String(Math.random()),
    title: operationName ?? /^(?:query|mutation|subscription) +(\\w+)/m.exec(query)?.[1] ?? '<untitled>',
    query, variables, headers, operationName, response: null,
  });
  const keptState = () => {
    try {
      const state = JSON.parse(storage.getItem(STATE));
      return state.tabs[state.activeTabIndex] && state;
    } catch {}
  };
  const kept = keptState();
  const state = kept ?? { tabs: defaultTabs.map(tab), activeTabIndex: 0 };

  const address = new URL(location.href).searchParams;
  const query = address.get('query');
  const [navigation] = performance.getEntriesByType('navigation');
  if (query !== null && kept && navigation?.type !== 'navigate') {
    // A reload: the tabs are kept a moment later than the address changes.
    state.tabs[state.activeTabIndex].query = query;
  } else if (query !== null) {
    const variables = address.get('variables');
    const isLinked = (tab) => tab.query === query && (variables === null || tab.variables === variables);
    const found = state.tabs.findIndex(isLinked);
    if (found < 0) state.tabs.push(tab({ query, variables, operationName: address.get('operationName') }));
    state.activeTabIndex = found < 0 ? state.tabs.length - 1 : found;
  }
  const open = state.tabs[state.activeTabIndex];
  const keep = ({ tabs, activeTabIndex }) => {
    const withoutSecrets = tabs.map((tab) => ({ ...tab, headers: null, response: null }));
    store(STATE, JSON.stringify({ tabs: withoutSecrets, activeTabIndex }));
  };
  // GraphiQL compares the kept tabs with the initial operation, without headers, and adds a tab if none is equal.
  const initialHeaders = open.headers ?? options.defaultHeaders;
  keep(state);

  const showInAddress = (query) => {
    const url = new URL(location.href);
    if (url.searchParams.get('query') === query) return;
    url.searchParams.set('query', query);
    url.searchParams.delete('variables');
    url.searchParams.delete('operationName');
    history.replaceState({}, '', url);
  };
  document.title = options.title;
  YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
    ...options,
    storage,
    initialQuery: open.query ?? '',
    initialVariables: open.variables ?? '',
    initialHeaders,
    shouldPersistHeaders: false,
    onEditQuery: showInAddress,
    onTabChange: (state) => {
      keep(state);
      showInAddress(state.tabs[state.activeTabIndex].query ?? '');
    },
  });
}`;
