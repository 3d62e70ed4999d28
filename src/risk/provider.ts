// What every provider of risk assessment looks like from here: asked about a token, it gives one of a few answers. (pure)
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
  /** Where the provider is, e.g. `https://api.hcaptcha.com`. */
  readonly baseUrl: string;
  /** Ends the whole conversation, retries included. */
  readonly signal: AbortSignal;
}

export type ProviderAnswer =
  /** Everything that the site demands is there. Score: 1 is surely a person, 0 surely a machine; null: none given. */
  | { readonly kind: 'PASSED'; readonly score: number | null }
  | {
      /**
       * REFUSED: the visitor is not let in. TOKEN_*: the form has to fetch another token. MISCONFIGURED: the provider
       * does not accept our secret or our request. UNAVAILABLE: no answer that could be understood, in time. BUSY: it
       * cannot be asked so often.
       */
      readonly kind: 'REFUSED' | 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'MISCONFIGURED' | 'UNAVAILABLE' | 'BUSY';
      /** Why, for the log: never a secret, never anything of the visitor's. */
      readonly detail: string;
      readonly score?: number | undefined;
    };

/**
 * What an answer without a verdict means, by its HTTP status; undefined: none came. A client error is never an outage,
 * which would open some sites: a token that is made up can bring one about.
 */
export function withoutVerdict(
  status: number | undefined,
  detail: string,
): { readonly kind: 'MISCONFIGURED' | 'UNAVAILABLE' | 'BUSY'; readonly detail: string } {
  if (status === 429) return { kind: 'BUSY', detail };
  const isClientError = status !== undefined && status >= 400 && status < 500 && status !== 408;
  return { kind: isClientError ? 'MISCONFIGURED' : 'UNAVAILABLE', detail };
}

/** Asks one provider. Throws nothing: whatever goes wrong out there is an answer. */
export type AskProvider<Provider extends RiskProvider> = (
  settings: RiskSettingsOf<Provider>,
  question: ProviderQuestion,
) => Promise<ProviderAnswer>;
