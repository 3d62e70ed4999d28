// The site's risk assessment in a form.
import { useCallback, useRef } from 'react';
import type { RiskAssessment } from '../api/useSite.ts';
import { openTokenSource, type TokenSource } from './tokenSource.ts';

export interface SecurityToken extends TokenSource {
  /** The `ref` of the element in which the provider's widget is shown. */
  readonly place: (element: HTMLElement | null) => () => void;
}

/** Tokens for the requests of a form, from the moment at which `place` is on the page. */
export function useSecurityToken(risk: RiskAssessment | null): SecurityToken {
  const source = useRef<Promise<TokenSource>>(undefined);

  const place = useCallback(
    (element: HTMLElement | null) => {
      const widget = document.createElement('div');
      if (risk && element) {
        element.append(widget);
        source.current = openTokenSource(risk, widget);
        // Told where a token is needed and missing: the service asks for one.
        source.current.catch(console.warn);
      }
      return () => {
        source.current = undefined;
        widget.remove();
      };
    },
    [risk],
  );

  return {
    place,
    token: async () => (await source.current?.catch(() => undefined))?.token() ?? '',
    renew: () => void source.current?.then(({ renew }) => renew()).catch(() => {}),
  };
}
