// API keys: made once, kept as a hash, looked up anew for each request, so that a revoked key is refused at once.
import { createHash, randomBytes } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import { validate as isUuid, v7 as uuidv7 } from 'uuid';
import type { Database } from '../database/database.ts';
import { pageClauses } from '../database/pageClauses.ts';
import { rowOf } from '../database/rowOf.ts';
import { apiKeys } from '../database/tables.ts';
import { withDatabaseFaults } from '../database/withDatabaseFaults.ts';
import type { Clock } from '../lib/clock.ts';
import { cutPage, type Page, type PageRequest } from '../lib/page.ts';
import {
  type ApiKey,
  type CreateApiKeyOutcome,
  type NewApiKey,
  type RevokeApiKeyOutcome,
  readNewApiKey,
} from './apiKey.ts';

export type ApiKeys = ReturnType<typeof createApiKeys>;

/** 256 random bits in base64url, after letters by which scanners of leaked secrets know ours. */
const SECRET = /^crk_[\w-]{43}$/;
const PREFIX_LENGTH = 'crk_'.length + 8;

/** How old a note of the last use may grow, so that a busy key is not written with every request. */
const USE_NOTED_EVERY_MS = 60_000;

/** The columns that leave the store. */
const columns = {
  id: apiKeys.id,
  accountId: apiKeys.accountId,
  label: apiKeys.label,
  prefix: apiKeys.prefix,
  createdAt: apiKeys.createdAt,
  createdBy: apiKeys.createdBy,
  lastUsedAt: apiKeys.lastUsedAt,
  revokedAt: apiKeys.revokedAt,
} satisfies { readonly [Field in keyof ApiKey]: (typeof apiKeys)[Field] };

/** No salt and no slow hash: 256 random bits cannot be guessed. */
const hashed = (secret: string) => createHash('sha256').update(secret).digest('hex');

export function createApiKeys({ db, clock }: { db: Database; clock: Clock }) {
  return withDatabaseFaults({
    /** The secret is in this outcome and nowhere else. `createdBy` is the key of the request, if it has one. */
    async create(accountId: number, input: NewApiKey, createdBy?: string): Promise<CreateApiKeyOutcome> {
      const reading = readNewApiKey(input);
      if ('kind' in reading) return reading;
      const secret = `crk_${randomBytes(32).toString('base64url')}`;
      const now = clock();
      const [apiKey] = await db
        .insert(apiKeys)
        .values({
          id: uuidv7({ msecs: now.getTime() }),
          accountId,
          label: reading.label,
          prefix: secret.slice(0, PREFIX_LENGTH),
          keyHash: hashed(secret),
          createdAt: now,
          createdBy: createdBy ?? null,
        })
        .returning(columns);
      if (!apiKey) throw new Error('INSERT gave no row back');
      return { kind: 'CreateApiKeySuccess', apiKey, secret };
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

    /** Revoking a key once more changes nothing. */
    async revoke(accountId: number, id: string): Promise<RevokeApiKeyOutcome> {
      if (!isUuid(id)) return { kind: 'ApiKeyNotFoundError' };
      const key = rowOf(apiKeys, accountId, id);
      await db
        .update(apiKeys)
        .set({ revokedAt: clock() })
        .where(and(key, isNull(apiKeys.revokedAt)));
      const [apiKey] = await db.select(columns).from(apiKeys).where(key);
      return apiKey ? { kind: 'RevokeApiKeySuccess', apiKey } : { kind: 'ApiKeyNotFoundError' };
    },

    /** The good key with this secret; nothing for one that is malformed, unknown or revoked. Notes the use. */
    async findActive(secret: string): Promise<ApiKey | undefined> {
      if (!SECRET.test(secret)) return undefined;
      const [apiKey] = await db
        .select(columns)
        .from(apiKeys)
        .where(and(eq(apiKeys.keyHash, hashed(secret)), isNull(apiKeys.revokedAt)))
        .prepare('active_api_key')
        .execute();
      if (!apiKey) return undefined;
      const now = clock();
      if (now.getTime() - (apiKey.lastUsedAt?.getTime() ?? 0) >= USE_NOTED_EVERY_MS) {
        await db.update(apiKeys).set({ lastUsedAt: now }).where(eq(apiKeys.id, apiKey.id));
      }
      return apiKey;
    },
  });
}
