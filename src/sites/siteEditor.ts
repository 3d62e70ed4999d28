// Creating and changing sites on behalf of the account that owns them.
import { tooMany } from '../outcomes/tooMany.ts';
import {
  type EncryptRiskSettings,
  type RemoveRiskAssessmentOutcome,
  type RiskAssessmentInput,
  readRiskAssessment,
  type UpdateRiskAssessmentOutcome,
} from './riskAssessmentInput.ts';
import {
  type CreateSiteOutcome,
  type NewSiteInput,
  readNewSite,
  readSiteChanges,
  type SiteChangesInput,
  type UpdateSiteOutcome,
} from './siteInput.ts';
import { MAX_SITES, type SiteStore } from './siteStore.ts';

export type SiteEditor = ReturnType<typeof createSiteEditor>;

export function createSiteEditor({
  sites,
  siteChanged,
  encryptRiskSettings,
}: {
  sites: SiteStore;
  /** Called after each change, also after one that may have failed. */
  siteChanged: (siteId: number) => void;
  encryptRiskSettings: EncryptRiskSettings;
}) {
  const changing = <Result>(siteId: number, change: Promise<Result>) =>
    change.finally(() => siteChanged(siteId));

  async function updateRiskAssessment(
    accountId: number,
    siteId: number,
    input: RiskAssessmentInput,
  ): Promise<UpdateRiskAssessmentOutcome> {
    const before = await sites.findSiteOf(accountId, siteId);
    if (!before) return { kind: 'SiteNotFoundError' };
    const { risk } = before.settings;
    const stored = risk?.provider === input.provider ? risk.encryptedSecret : undefined;
    const reading = readRiskAssessment(input, stored !== undefined);
    if ('kind' in reading) return reading;

    const { secret, ...settings } = reading;
    const changed =
      secret === undefined
        ? stored && { ...settings, encryptedSecret: stored }
        : encryptRiskSettings({ ...settings, secret }, siteId);
    if (!changed) return { kind: 'SecretsKeyMissingError' };
    const kept = secret === undefined ? stored : undefined;
    const site = await changing(siteId, sites.updateRiskSettings(before, changed, kept));
    if (site) return { kind: 'UpdateRiskAssessmentSuccess', site };
    // Another change has replaced the secret that was to stay.
    return updateRiskAssessment(accountId, siteId, input);
  }

  return {
    async create(accountId: number, input: NewSiteInput): Promise<CreateSiteOutcome> {
      const reading = readNewSite(input);
      if ('kind' in reading) return reading;
      const site = await sites.insertSite(accountId, reading);
      if (!site) return tooMany({ field: 'SITES', limit: MAX_SITES });
      siteChanged(site.id);
      return { kind: 'CreateSiteSuccess', site };
    },

    async update(accountId: number, id: number, input: SiteChangesInput): Promise<UpdateSiteOutcome> {
      const reading = readSiteChanges(input);
      if ('kind' in reading) return reading;
      const site = await changing(id, sites.updateSite(accountId, id, reading));
      return site ? { kind: 'UpdateSiteSuccess', site } : { kind: 'SiteNotFoundError' };
    },

    /** Replaces all settings of risk assessment; without a secret, the one stored for the same provider stays. */
    updateRiskAssessment,

    /** Switches risk assessment off, and deletes the secret. */
    async removeRiskAssessment(accountId: number, id: number): Promise<RemoveRiskAssessmentOutcome> {
      const site = await changing(id, sites.updateRiskSettings({ accountId, id }, null));
      return site ? { kind: 'RemoveRiskAssessmentSuccess', site } : { kind: 'SiteNotFoundError' };
    },
  };
}
