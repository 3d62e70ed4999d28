// Sites in the database.
import { eq } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { guarded } from '../database/databaseFault.ts';
import { sites } from '../database/tables.ts';
import type { Site } from './site.ts';

export type SiteStore = ReturnType<typeof createSiteStore>;

export function createSiteStore(db: Database) {
  return guarded({
    async findSite(id: number): Promise<Site | undefined> {
      const [row] = await db.select().from(sites).where(eq(sites.id, id));
      if (!row) return undefined;
      const { accountId, name, defaultLanguage, strongPasswords } = row;
      return { id, accountId, name, settings: { defaultLanguage, strongPasswords } };
    },
  });
}
