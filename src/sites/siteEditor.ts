// Creating and changing sites on behalf of the account that owns them.
import { tooMany } from '../outcomes/tooMany.ts';
import {
  changesEmailSettings,
  DEFAULT_EMAIL_SETTINGS,
  type MissingForMail,
  NEEDS_VERIFICATION,
  switchesMailOn,
} from './emailSettings.ts';
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
  missingForMail,
}: {
  sites: SiteStore;
  /** Called after each change, also after one that may have failed. */
  siteChanged: (siteId: number) => void;
  encryptRiskSettings: EncryptRiskSettings;
  /** What this service lacks that mails codes. */
  missingForMail: MissingForMail | undefined;
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
      if (missingForMail && switchesMailOn(reading)) return { kind: missingForMail };
      const site = await sites.insertSite(accountId, reading);
      if (!site) return tooMany({ field: 'SITES', limit: MAX_SITES });
      siteChanged(site.id);
      return { kind: 'CreateSiteSuccess', site };
    },

    async update(accountId: number, id: number, input: SiteChangesInput): Promise<UpdateSiteOutcome> {
      const dependent = changesEmailSettings(input);
      const before = dependent ? await sites.findSiteOf(accountId, id) : undefined;
      if (dependent && !before) return { kind: 'SiteNotFoundError' };
      const reading = readSiteChanges(input, before?.settings ?? DEFAULT_EMAIL_SETTINGS);
      if ('kind' in reading) return reading;
      if (missingForMail && switchesMailOn(reading)) return { kind: missingForMail };
      const site = await changing(id, sites.updateSite(accountId, id, reading));
      if (site) return { kind: 'UpdateSiteSuccess', site };
      // Another change has switched verification off, or hidden taken addresses, after the settings were read.
      const hides = dependent && (await sites.findSiteOf(accountId, id)) !== undefined;
      return hides
        ? { kind: 'ValidationError', fieldErrors: [NEEDS_VERIFICATION] }
        : { kind: 'SiteNotFoundError' };
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
