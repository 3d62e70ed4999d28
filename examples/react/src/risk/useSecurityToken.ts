// The site's risk assessment in a form.
import { useCallback, useRef } from 'react';
import type { RiskAssessment } from '../api/useSite.ts';
import { openTokenSource, type TokenSource } from './tokenSource.ts';

export interface SecurityToken extends TokenSource {
  /** The `ref` of the element in which the provider's widget is shown. */
  readonly place: (element: HTMLElement | null) => () => void;
}

/** The provider's script has not loaded, or gives no tokens. */
export class SecurityCheckFailed extends Error {}

/** Tokens for the requests of a form, from the moment at which `place` is on the page. */
export function useSecurityToken(risk: RiskAssessment | null): SecurityToken {
  const source = useRef<Promise<TokenSource>>(undefined);
  const open = useRef(() => {});

  const place = useCallback(
    (element: HTMLElement | null) => {
      const widget = document.createElement('div');
      if (risk && element) {
        element.append(widget);
        open.current = () => {
          source.current = openTokenSource(risk, widget);
          // Called when a token is requested.
          source.current.catch(console.warn);
        };
        open.current();
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
    async token() {
      try {
        return (await (await source.current)?.token()) ?? '';
      } catch {
        open.current();
        throw new SecurityCheckFailed();
      }
    },
    renew: () => void source.current?.then(({ renew }) => renew()).catch(() => {}),
  };
}
