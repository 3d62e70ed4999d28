// How a risk assessment ends, and what of it is kept beside the customer. (pure)
import type { RiskProvider } from './riskSettings.ts';

/** PASSED: the provider vouches for the visitor. UNASSESSED: it could not be asked, and the site accepts that. */
export const RISK_VERDICTS = ['PASSED', 'UNASSESSED'] as const;
export type RiskVerdict = (typeof RISK_VERDICTS)[number];

/** What is kept of it, for the platform. */
export interface CustomerRisk {
  readonly verdict: RiskVerdict;
  readonly provider: RiskProvider;
  /** 1 is surely a person, 0 surely a machine. Null: the provider gave none. */
  readonly score: number | null;
}

export type RiskAssessment =
  /** Risk is null where the site has no risk assessment. */
  | { readonly kind: 'ACCEPTED'; readonly risk: CustomerRisk | null }
  | { readonly kind: 'TOKEN_INVALID' | 'TOKEN_EXPIRED' }
  | { readonly kind: 'REFUSED' }
  | { readonly kind: 'UNAVAILABLE'; readonly retryAfterSeconds: number };
