// The language of the page, for all that is on it: the browser's, unless the visitor or the address chooses another.
import { createContext, type ReactNode, use, useLayoutEffect, useState } from 'react';
import { en, type PageTexts } from '../texts/en.tsx';
import { browserTexts, textsOf } from './pageLanguage.ts';

interface Choice {
  readonly texts: PageTexts;
  /** Whether the language was chosen, and not taken from the browser. */
  readonly chosen: boolean;
  readonly choose: (texts: PageTexts) => void;
}

const Context = createContext<Choice>({ texts: en, chosen: false, choose: () => {} });

export function PageLanguage({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState(() => textsOf(new URLSearchParams(location.search).get('lang')));
  const texts = chosen ?? browserTexts();

  useLayoutEffect(() => {
    Object.assign(document.documentElement, { lang: texts.code.toLowerCase(), dir: texts.dir });
  }, [texts]);

  /** The address keeps the choice, so that it survives a reload and can be linked to. */
  function choose(next: PageTexts) {
    const url = new URL(location.href);
    url.searchParams.set('lang', next.code.toLowerCase());
    history.replaceState(history.state, '', url);
    setChosen(next);
  }

  return <Context value={{ texts, chosen: chosen !== undefined, choose }}>{children}</Context>;
}

export const usePageLanguage = () => use(Context);

/** The words of the page. */
export const useTexts = () => use(Context).texts;
