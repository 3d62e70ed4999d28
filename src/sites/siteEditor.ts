// Creating and changing sites on behalf of the account that owns them.
import {
  type CreateSiteOutcome,
  type NewSiteInput,
  readNewSite,
  readSiteChanges,
  type SiteChangesInput,
  type UpdateSiteOutcome,
} from './siteInput.ts';
import type { SiteStore } from './siteStore.ts';

export type SiteEditor = ReturnType<typeof createSiteEditor>;

export function createSiteEditor({ sites }: { sites: SiteStore }) {
  return {
    async createSite(accountId: number, input: NewSiteInput): Promise<CreateSiteOutcome> {
      const reading = readNewSite(input);
      if ('kind' in reading) return reading;
      return { kind: 'CreateSiteSuccess', site: await sites.insertSite(accountId, reading) };
    },

    async updateSite(accountId: number, id: number, input: SiteChangesInput): Promise<UpdateSiteOutcome> {
      const reading = readSiteChanges(input);
      if ('kind' in reading) return reading;
      const site = await sites.updateSite(accountId, id, reading);
      return site ? { kind: 'UpdateSiteSuccess', site } : { kind: 'SiteNotFoundError' };
    },
  };
}
