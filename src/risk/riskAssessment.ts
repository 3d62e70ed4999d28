// The result of a risk assessment, and the part of it that is stored with the customer. (pure)
import type { RiskProvider } from './riskSettings.ts';

/** PASSED: the provider accepted the visitor. UNASSESSED: it was unavailable, and the site accepts that. */
export const RISK_VERDICTS = ['PASSED', 'UNASSESSED'] as const;
export type RiskVerdict = (typeof RISK_VERDICTS)[number];

/** What is stored, for the platform. */
export interface CustomerRisk {
  readonly verdict: RiskVerdict;
  readonly provider: RiskProvider;
  /** From 0 (bot) to 1 (human). Null: the provider gives none. */
  readonly score: number | null;
}

export type RiskAssessment =
  /** `risk` is null if the site has no risk assessment. */
  | { readonly kind: 'ACCEPTED'; readonly risk: CustomerRisk | null }
  | { readonly kind: 'TOKEN_INVALID' | 'TOKEN_EXPIRED' }
  | { readonly kind: 'REJECTED' }
  | { readonly kind: 'UNAVAILABLE'; readonly retryAfterSeconds: number };
