// The interface of every risk-assessment provider: a question about a token, and the possible answers. (pure)
import type { RiskProvider, RiskSettingsOf } from './riskSettings.ts';

/** What is known of the visitor's browser. */
export interface Visitor {
  /** IP address. */
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** One question to a provider. */
export interface ProviderQuestion {
  readonly token: string;
  readonly visitor: Visitor;
  readonly secret: string;
  /** The provider's base URL, e.g. `https://api.hcaptcha.com`. */
  readonly baseUrl: string;
  /** Ends all requests, retries included. */
  readonly signal: AbortSignal;
}

export type ProviderAnswer =
  /** All requirements of the site are met. Score: from 0 (bot) to 1 (human); null: the provider gives none. */
  | { readonly kind: 'PASSED'; readonly score: number | null }
  | {
      /**
       * REJECTED: the visitor is rejected. TOKEN_*: the form must fetch another token. MISCONFIGURED: the provider does
       * not accept our secret or our request. UNAVAILABLE: no valid response in time. BUSY: too many requests.
       */
      readonly kind:
        | 'REJECTED'
        | 'TOKEN_INVALID'
        | 'TOKEN_EXPIRED'
        | 'MISCONFIGURED'
        | 'UNAVAILABLE'
        | 'BUSY';
      /** The reason, for the log: never a secret, never data of the visitor. */
      readonly detail: string;
      readonly score?: number | undefined;
    };

/** The detail if we cannot connect because our own machine has no sockets left. */
export const NO_SOCKETS = 'no sockets left';

/**
 * The meaning of a response without a verdict, by its HTTP status; undefined: there was no response. Only an outage opens
 * sites that accept unassessed visitors, so nothing counts as one that a visitor can cause: a client error, which a made-up
 * token can cause; a redirect or "too many requests", with which providers answer floods; a lack of sockets here.
 */
export function withoutVerdict(
  status: number | undefined,
  detail: string,
): { readonly kind: 'MISCONFIGURED' | 'UNAVAILABLE' | 'BUSY'; readonly detail: string } {
  if (detail === NO_SOCKETS || status === 429) return { kind: 'BUSY', detail };
  if (status === undefined || status === 408) return { kind: 'UNAVAILABLE', detail };
  if (status >= 300 && status < 400) return { kind: 'BUSY', detail };
  return { kind: status >= 400 && status < 500 ? 'MISCONFIGURED' : 'UNAVAILABLE', detail };
}

/** Asks one provider. Never throws: every failure of the provider is an answer. */
export type AskProvider<Provider extends RiskProvider> = (
  settings: RiskSettingsOf<Provider>,
  question: ProviderQuestion,
) => Promise<ProviderAnswer>;
