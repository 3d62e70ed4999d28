// The secret of a site's risk assessment, encrypted for the database.
import type { SecretBox } from '../lib/secretBox.ts';
import type { EncryptedRiskSettings, RiskSettings } from './riskSettings.ts';

/** The settings with the secret encrypted for this site and provider: copied to another site, it cannot be decrypted. */
export function encryptRiskSettings(
  { secret, ...settings }: RiskSettings,
  siteId: number,
  secrets: SecretBox,
): EncryptedRiskSettings {
  return { ...settings, encryptedSecret: secrets.encrypt(secret, place(siteId, settings)) };
}

/** The secret; undefined if it was encrypted with another key. */
export function decryptRiskSecret(
  settings: EncryptedRiskSettings,
  siteId: number,
  secrets: SecretBox,
): string | undefined {
  return secrets.decrypt(settings.encryptedSecret, place(siteId, settings));
}

/** The ids of the sites whose secret this key cannot decrypt. */
export function sitesWithLostSecret(
  sites: readonly {
    readonly id: number;
    readonly settings: { readonly risk: EncryptedRiskSettings | null };
  }[],
  secrets: SecretBox,
): number[] {
  return sites.flatMap(({ id, settings: { risk } }) =>
    risk && decryptRiskSecret(risk, id, secrets) === undefined ? [id] : [],
  );
}

const place = (siteId: number, { provider }: Pick<EncryptedRiskSettings, 'provider'>) =>
  `site ${siteId} ${provider}`;
