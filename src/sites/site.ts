// A site: one web property of an account, with its settings. (pure)
import type { EncryptedRiskSettings } from '../risk/riskSettings.ts';
import type { EmailSettings } from './emailSettings.ts';

export interface SiteSettings extends EmailSettings {
  /** ISO 639-1, lower case: the language of customers whose registration and browser name none. */
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
