// A site: one web property of an account, and what it has decided about registration. (pure)
import type { EncryptedRiskSettings } from '../risk/riskSettings.ts';

export interface SiteSettings {
  /** ISO 639-1, lower case: the language of customers who name none. */
  readonly defaultLanguage: string;
  readonly strongPasswords: boolean;
  readonly refuseCommonPasswords: boolean;
  /** Null: no risk assessment. */
  readonly risk: EncryptedRiskSettings | null;
}

export interface Site {
  /** int32, unique over all accounts. */
  readonly id: number;
  /** int32: the publisher that owns the site and, through it, the customers. */
  readonly accountId: number;
  readonly name: string;
  readonly settings: SiteSettings;
  /** Whether the account has an endpoint to which events could be sent. */
  readonly hasEndpoints: boolean;
}
