// The secret of a site's risk assessment, sealed for the database.
import type { SecretBox } from '../lib/secretBox.ts';
import type { RiskSettings, SealedRiskSettings } from './riskSettings.ts';

/** The settings with the secret sealed for this site and provider: copied to another site, it does not open. */
export function sealRiskSettings(
  { secret, ...settings }: RiskSettings,
  siteId: number,
  secrets: SecretBox,
): SealedRiskSettings {
  return { ...settings, sealedSecret: secrets.seal(secret, place(siteId, settings)) };
}

/** The secret; nothing where the key is not the one with which it was sealed. */
export function openRiskSecret(
  settings: SealedRiskSettings,
  siteId: number,
  secrets: SecretBox,
): string | undefined {
  return secrets.open(settings.sealedSecret, place(siteId, settings));
}

/** The ids of the sites whose secret this key cannot decrypt. */
export function sitesWithLostSecret(
  sites: readonly { readonly id: number; readonly settings: { readonly risk: SealedRiskSettings | null } }[],
  secrets: SecretBox,
): number[] {
  return sites.flatMap(({ id, settings: { risk } }) =>
    risk && openRiskSecret(risk, id, secrets) === undefined ? [id] : [],
  );
}

const place = (siteId: number, { provider }: Pick<SealedRiskSettings, 'provider'>) =>
  `site ${siteId} ${provider}`;
