// API keys: created once, stored as a hash, looked up for each request, so that a revoked key is rejected at once.
import { createHash, randomBytes } from 'node:crypto';
import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { validate as isUuid } from 'uuid';
import type { Database } from '../database/database.ts';
import { lockAccount } from '../database/lockAccount.ts';
import { pageClauses } from '../database/pageClauses.ts';
import { rowOf } from '../database/rowOf.ts';
import { apiKeys } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import { atMost } from '../lib/atMost.ts';
import type { Clock } from '../lib/clock.ts';
import { limitUnknown } from '../lib/limitUnknown.ts';
import { newId } from '../lib/newId.ts';
import { cutPage, type Page, type PageRequest } from '../lib/page.ts';
import { tooMany } from '../outcomes/tooMany.ts';
import {
  type ApiKey,
  type CreateApiKeyOutcome,
  type NewApiKey,
  type RevokeApiKeyOutcome,
  readNewApiKey,
} from './apiKey.ts';

export type ApiKeys = ReturnType<typeof createApiKeys>;

/** 256 random bits in base64url, after letters by which scanners for leaked secrets recognise them. */
const SECRET = /^crk_[\w-]{43}$/;
const PREFIX_LENGTH = 'crk_'.length + 8;

/** The most active keys of one account. */
const MAX_ACTIVE_KEYS = 100;

/** How often the last use of a key is recorded, so that a busy key is not written with every request. */
const USE_RECORDED_EVERY_MS = 60_000;

/** For so long, a secret that is not of an active key is not looked up again. */
const UNKNOWN_LIFETIME_MS = 2000;
const MAX_REMEMBERED = 10_000;

/** The columns that leave the store. */
const columns = {
  id: apiKeys.id,
  accountId: apiKeys.accountId,
  label: apiKeys.label,
  prefix: apiKeys.prefix,
  createdBy: apiKeys.createdBy,
  createdAt: apiKeys.createdAt,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
} satisfies { readonly [Field in keyof ApiKey]: (typeof apiKeys)[Field] };

/** No salt and no slow hash: 256 random bits cannot be guessed. */
const hashed = (secret: string) => createHash('sha256').update(secret).digest('hex');

const isActive = isNull(apiKeys.revokedAt);

export function createApiKeys({ db, clock }: { db: Database; clock: Clock }) {
  const limited = limitUnknown<string>('Too many unknown API keys are looked up');
  const unknown = new LRUCache<string, true>({ ...atMost(MAX_REMEMBERED), ttl: UNKNOWN_LIFETIME_MS });
  const recorded = new LRUCache<string, true>({ ...atMost(MAX_REMEMBERED), ttl: USE_RECORDED_EVERY_MS });

  async function lookUp(keyHash: string): Promise<ApiKey | undefined> {
    const [apiKey] = await db
      .select(columns)
      .from(apiKeys)
      .where(and(eq(apiKeys.keyHash, keyHash), isActive))
      .prepare('active_api_key')
      .execute();
    return apiKey;
  }

  /** Not awaited, and no failure matters: neither may hold up the request. */
  function recordUse({ id, lastUsedAt }: ApiKey): void {
    const now = clock();
    if (now.getTime() - (lastUsedAt?.getTime() ?? 0) < USE_RECORDED_EVERY_MS || recorded.has(id)) return;
    recorded.set(id, true);
    void db
      .update(apiKeys)
      .set({ lastUsedAt: now })
      .where(eq(apiKeys.id, id))
      .catch(() => {});
  }

  return withDatabaseFaults({
    /** The secret is in this outcome and nowhere else. `createdBy` is the API key of the request, if it has one. */
    async create(
      accountId: number,
      input: NewApiKey,
      createdBy: string | null = null,
    ): Promise<CreateApiKeyOutcome> {
      const reading = readNewApiKey(input);
      if ('kind' in reading) return reading;
      const secret = `crk_${randomBytes(32).toString('base64url')}`;
      const now = clock();
      return await db.transaction(async (transaction) => {
        await lockAccount(transaction, accountId);
        const ofAccount = eq(apiKeys.accountId, accountId);
        if ((await transaction.$count(apiKeys, and(ofAccount, isActive))) >= MAX_ACTIVE_KEYS) {
          return tooMany({ field: 'API_KEYS', limit: MAX_ACTIVE_KEYS });
        }
        const [creator] = createdBy
          ? await transaction
              .select(columns)
              .from(apiKeys)
              .where(rowOf(apiKeys, accountId, createdBy))
          : [];
        const [apiKey] = await transaction
          .insert(apiKeys)
          .values({
            id: newId(now),
            accountId,
            label: reading.label,
            prefix: secret.slice(0, PREFIX_LENGTH),
            keyHash: hashed(secret),
            createdBy,
            createdAt: now,
            // If the creator was revoked since its request arrived, what it creates is revoked too.
            revokedAt: creator?.revokedAt ?? null,
          })
          .returning(columns);
        if (!apiKey) throw new Error('INSERT returned no row');
        return { kind: 'CreateApiKeySuccess', apiKey, secret };
      });
    },

    /** All keys of the account, revoked ones too, in order of creation. */
    async list(accountId: number): Promise<ApiKey[]> {
      return await db
        .select(columns)
        .from(apiKeys)
        .where(eq(apiKeys.accountId, accountId))
        .orderBy(asc(apiKeys.id));
    },

    /** The same in pages. */
    async findPage(accountId: number, page: PageRequest<string>): Promise<Page<ApiKey>> {
      const { where, orderBy, limit } = pageClauses(apiKeys.id, page);
      const found = await db
        .select(columns)
        .from(apiKeys)
        .where(and(eq(apiKeys.accountId, accountId), where))
        .orderBy(orderBy)
        .limit(limit);
      return cutPage(page, found);
    },

    /** Revokes the key and every key that it has created, directly or through others. Revoking it again changes nothing. */
    async revoke(accountId: number, id: string): Promise<RevokeApiKeyOutcome> {
      if (!isUuid(id)) return { kind: 'ApiKeyNotFoundError' };
      return await db.transaction(async (transaction) => {
        // A key that is being created is revoked with its creator, or knows that it was revoked.
        await lockAccount(transaction, accountId);
        await transaction
          .update(apiKeys)
          .set({ revokedAt: clock() })
          .where(and(eq(apiKeys.accountId, accountId), isActive, isOrDescendsFrom(accountId, id)));
        const [apiKey] = await transaction
          .select(columns)
          .from(apiKeys)
          .where(rowOf(apiKeys, accountId, id));
        return apiKey ? { kind: 'RevokeApiKeySuccess', apiKey } : { kind: 'ApiKeyNotFoundError' };
      });
    },

    /** The active key with this secret; nothing if the secret is malformed, unknown or revoked. Records the use. */
    async findActive(secret: string): Promise<ApiKey | undefined> {
      if (!SECRET.test(secret)) return undefined;
      const keyHash = hashed(secret);
      if (unknown.has(keyHash)) return undefined;
      const apiKey = await limited.find(keyHash, () => lookUp(keyHash));
      if (apiKey) recordUse(apiKey);
      else unknown.set(keyHash, true);
      return apiKey;
    },
  });
}

function isOrDescendsFrom(accountId: number, id: string): SQL {
  return sql`${apiKeys.id} in (
    with recursive created as (
      select root.id from ${apiKeys} as root where root.account_id = ${accountId} and root.id = ${id}
      union
      select child.id from ${apiKeys} as child join created on child.created_by = created.id
      where child.account_id = ${accountId}
    )
    select id from created)`;
}
