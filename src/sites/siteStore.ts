// Sites in the database.
import { and, asc, eq, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import { lockAccount } from '../database/lockAccount.ts';
import { pageClauses } from '../database/pageClauses.ts';
import { rowOf } from '../database/rowOf.ts';
import { sites, webhookEndpoints } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { once } from '../lib/once.ts';
import { cutPage, type Page, type PageRequest } from '../lib/page.ts';
import type { Site, SiteSettings } from './site.ts';
import type { NewSite, SiteChanges } from './siteInput.ts';

export type SiteStore = ReturnType<typeof createSiteStore>;

/** The most sites of one account. */
export const MAX_SITES = 1000;

/** The columns that leave the store. */
const columns = {
  id: sites.id,
  accountId: sites.accountId,
  name: sites.name,
  defaultLanguage: sites.defaultLanguage,
  strongPasswords: sites.strongPasswords,
  refuseCommonPasswords: sites.refuseCommonPasswords,
  emailVerification: sites.emailVerification,
  takenEmail: sites.takenEmail,
  risk: sites.risk,
  hasEndpoints: sql<boolean>`exists (select from ${webhookEndpoints} where ${webhookEndpoints.accountId} = ${sites.accountId} and ${webhookEndpoints.state} <> 'DISABLED_GONE')`,
};

export function createSiteStore(db: Database) {
  /** Every registration asks this: its SQL is built once. */
  const siteById = once(() =>
    db
      .select(columns)
      .from(sites)
      .where(eq(sites.id, sql.placeholder('id')))
      .prepare('site_by_id'),
  );

  return withDatabaseFaults({
    async findSite(id: number): Promise<Site | undefined> {
      const [row] = await siteById().execute({ id });
      return row && toSite(row);
    },

    /**
     * The site with its new settings of risk assessment. Nothing if the account has no such site, or if its encrypted
     * secret is no longer `before`.
     */
    async updateRiskSettings(
      { id, accountId }: Pick<Site, 'id' | 'accountId'>,
      risk: SiteSettings['risk'],
      before?: string,
    ): Promise<Site | undefined> {
      const encryptedSecret = sql`${sites.risk} ->> 'sealedSecret'`;
      const [row] = await db
        .update(sites)
        .set({ risk: toStoredRisk(risk) })
        .where(
          and(rowOf(sites, accountId, id), before === undefined ? undefined : eq(encryptedSecret, before)),
        )
        .returning(columns);
      return row && toSite(row);
    },

    async findSiteOf(accountId: number, id: number): Promise<Site | undefined> {
      const [row] = await db
        .select(columns)
        .from(sites)
        .where(rowOf(sites, accountId, id));
      return row && toSite(row);
    },

    /** In order of creation. */
    async listSites(accountId: number): Promise<Site[]> {
      const rows = await db
        .select(columns)
        .from(sites)
        .where(eq(sites.accountId, accountId))
        .orderBy(asc(sites.id));
      return rows.map(toSite);
    },

    /** In order of creation. */
    async findPage(accountId: number, page: PageRequest<number>): Promise<Page<Site>> {
      const { where, orderBy, limit } = pageClauses(sites.id, page);
      const rows = await db
        .select(columns)
        .from(sites)
        .where(and(eq(sites.accountId, accountId), where))
        .orderBy(orderBy)
        .limit(limit);
      return cutPage(page, rows.map(toSite));
    },

    /** The sites of all accounts that have risk assessment. */
    async listAssessedSites(): Promise<Site[]> {
      const rows = await db.select(columns).from(sites).where(isNotNull(sites.risk)).orderBy(asc(sites.id));
      return rows.map(toSite);
    },

    /** The ids of the sites, of all accounts, that send mail; at most `limit`, in order of creation. */
    async listMailingSites(limit: number): Promise<number[]> {
      const rows = await db
        .select({ id: sites.id })
        .from(sites)
        .where(ne(sites.emailVerification, 'OFF'))
        .orderBy(asc(sites.id))
        .limit(limit);
      return rows.map(({ id }) => id);
    },

    /** The site as stored; nothing if the account has as many as it may have. */
    async insertSite(accountId: number, site: NewSite): Promise<Site | undefined> {
      return await db.transaction(async (transaction) => {
        await lockAccount(transaction, accountId);
        if ((await transaction.$count(sites, eq(sites.accountId, accountId))) >= MAX_SITES) return undefined;
        const [row] = await transaction
          .insert(sites)
          .values({ accountId, ...site })
          .returning(columns);
        return row && toSite(row);
      });
    },

    /**
     * The site as changed. Nothing if the account has no such site, or if the site, as another change has left it, would
     * hide taken addresses without requiring verification.
     */
    async updateSite(accountId: number, id: number, changes: SiteChanges): Promise<Site | undefined> {
      // Drizzle rejects an update without a column; the account of a site never changes.
      const [row] = await db
        .update(sites)
        .set({ accountId, ...changes })
        .where(and(rowOf(sites, accountId, id), hidesOnlyIfVerified(changes)))
        .returning(columns);
      return row && toSite(row);
    },
  });
}

function toSite({
  id,
  accountId,
  name,
  defaultLanguage,
  strongPasswords,
  refuseCommonPasswords,
  emailVerification,
  takenEmail,
  risk,
  hasEndpoints,
}: Pick<typeof sites.$inferSelect, Exclude<keyof typeof columns, 'hasEndpoints'>> & {
  readonly hasEndpoints: boolean;
}): Site {
  const settings = {
    defaultLanguage,
    strongPasswords,
    refuseCommonPasswords,
    emailVerification,
    takenEmail,
    risk: fromStoredRisk(risk),
  };
  return { id, accountId, name, settings, hasEndpoints };
}

/** Of two settings that depend on each other, the one that a change leaves as it is must fit the other. */
function hidesOnlyIfVerified({ emailVerification, takenEmail }: SiteChanges): SQL | undefined {
  if (takenEmail === 'HIDE' && !emailVerification) return eq(sites.emailVerification, 'REQUIRED');
  if (!takenEmail && emailVerification && emailVerification !== 'REQUIRED')
    return eq(sites.takenEmail, 'TELL');
  return undefined;
}

/** Stored under the name that it had at first: replicas of an older release read and write the same rows. */
type StoredRisk = { readonly sealedSecret: string };

function toStoredRisk(risk: SiteSettings['risk']): StoredRisk | null {
  if (!risk) return null;
  const { encryptedSecret, ...settings } = risk;
  return { ...settings, sealedSecret: encryptedSecret };
}

function fromStoredRisk(risk: unknown): SiteSettings['risk'] {
  if (!risk) return null;
  const { sealedSecret, ...settings } = risk as StoredRisk;
  return { ...settings, encryptedSecret: sealedSecret } as SiteSettings['risk'];
}
