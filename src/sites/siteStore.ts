// Sites in the database.
import { and, eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { guarded } from '../database/databaseFault.ts';
import { sites } from '../database/tables.ts';
import type { Site, SiteSettings } from './site.ts';

export type SiteStore = ReturnType<typeof createSiteStore>;

export function createSiteStore(db: Database) {
  return guarded({
    async findSite(id: number): Promise<Site | undefined> {
      const [row] = await db.select().from(sites).where(eq(sites.id, id));
      if (!row) return undefined;
      const { accountId, name, defaultLanguage, strongPasswords } = row;
      // Written by updateRiskSettings alone.
      const risk = row.risk as SiteSettings['risk'];
      return { id, accountId, name, settings: { defaultLanguage, strongPasswords, risk } };
    },

    /** Replaces what a site has decided about risk assessment. False: the account has no such site. */
    async updateRiskSettings(
      { id, accountId }: Pick<Site, 'id' | 'accountId'>,
      risk: SiteSettings['risk'],
    ): Promise<boolean> {
      const rows = await db
        .update(sites)
        .set({ risk })
        .where(and(eq(sites.id, id), eq(sites.accountId, accountId)))
        .returning({ id: sites.id });
      return rows.length > 0;
    },
  });
}
