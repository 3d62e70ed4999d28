// The tables. The account leads every key of customer data, so that the schema can be sharded by account.
import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'date' });

/** Text in the order of its code points, whatever the database's locale: a prefix is a range of it. */
const keyText = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

export const accounts = pgTable('accounts', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
  name: text('name').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export const sites = pgTable(
  'sites',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id),
    name: text('name').notNull(),
    defaultLanguage: text('default_language').notNull().default('en'),
    strongPasswords: boolean('strong_passwords').notNull().default(false),
    refuseCommonPasswords: boolean('refuse_common_passwords').notNull().default(false),
    emailVerification: text('email_verification', { enum: ['OFF', 'ON', 'REQUIRED'] })
      .notNull()
      .default('OFF'),
    takenEmail: text('taken_email', { enum: ['TELL', 'HIDE'] })
      .notNull()
      .default('TELL'),
    /** The settings of risk assessment; null: none. One column, because its content depends on the provider. */
    risk: jsonb('risk'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  // Unique, so that a reference to a site can include its account.
  (table) => [uniqueIndex('sites_account_id_id').on(table.accountId, table.id)],
);

export const apiKeys = pgTable(
  'api_keys',
  {
    id: uuid('id').primaryKey(),
    accountId: integer('account_id')
      .notNull()
      .references(() => accounts.id),
    label: text('label').notNull(),
    prefix: text('prefix').notNull(),
    keyHash: text('key_hash').notNull(),
    /** The API key that created this one; null: the command line did. */
    createdBy: uuid('created_by'),
    createdAt: moment('created_at').notNull(),
    lastUsedAt: moment('last_used_at'),
    revokedAt: moment('revoked_at'),
  },
  (table) => [
    index('api_keys_account_id').on(table.accountId, table.id),
    uniqueIndex('api_keys_key_hash').on(table.keyHash),
  ],
);

export const customers = pgTable(
  'customers',
  {
    accountId: integer('account_id').notNull(),
    id: uuid('id').notNull(),
    siteId: integer('site_id').notNull(),
    email: text('email').notNull(),
    emailKey: keyText('email_key').notNull(),
    emailVerified: boolean('email_verified').notNull().default(false),
    emailHardbounce: boolean('email_hardbounce').notNull().default(false),
    passwordHash: text('password_hash').notNull(),
    username: text('username'),
    usernameKey: keyText('username_key'),
    displayName: text('display_name'),
    displayNameKey: keyText('display_name_key'),
    firstName: text('first_name'),
    lastName: text('last_name'),
    nameKey: keyText('name_key'),
    lastNameKey: keyText('last_name_key'),
    language: text('language').notNull(),
    metadata: jsonb('metadata').$type<{ key: string; value: string }[]>().notNull().default(sql`'[]'::jsonb`),
    oldProviderId: text('old_provider_id'),
    oldProviderKey: keyText('old_provider_key'),
    organization: text('organization'),
    phone: text('phone'),
    salutation: text('salutation'),
    title: text('title'),
    /** What is kept of the risk assessment; null: there was none. */
    riskVerdict: text('risk_verdict', { enum: ['PASSED', 'UNASSESSED'] }),
    riskProvider: text('risk_provider', {
      enum: ['RECAPTCHA_ENTERPRISE', 'RECAPTCHA_V2', 'RECAPTCHA_V3', 'TURNSTILE', 'HCAPTCHA'],
    }),
    riskScore: doublePrecision('risk_score'),
    createdAt: moment('created_at').notNull(),
    updatedAt: moment('updated_at').notNull(),
    /** What a registration is recognised by if it is sent again; null: it had no idempotency key. */
    registrationKey: uuid('registration_key'),
    registrationFingerprint: text('registration_fingerprint'),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    // Of the account's own sites only; the site refers to the account.
    foreignKey({ columns: [table.accountId, table.siteId], foreignColumns: [sites.accountId, sites.id] }),
    uniqueIndex('customers_email_key').on(table.accountId, table.emailKey),
    uniqueIndex('customers_username_key').on(table.accountId, table.usernameKey),
    // Partial, so that a registration pays only for the fields that it has.
    index('customers_old_provider_id')
      .on(table.accountId, table.oldProviderId, table.id)
      .where(sql`${table.oldProviderId} is not null`),
    index('customers_old_provider_key')
      .on(table.accountId, table.oldProviderKey, table.id)
      .where(sql`${table.oldProviderKey} is not null`),
    index('customers_display_name_key')
      .on(table.accountId, table.displayNameKey, table.id)
      .where(sql`${table.displayNameKey} is not null`),
    index('customers_name_key')
      .on(table.accountId, table.nameKey, table.id)
      .where(sql`${table.nameKey} is not null`),
    index('customers_last_name_key')
      .on(table.accountId, table.lastNameKey, table.id)
      .where(sql`${table.lastNameKey} is not null`),
    index('customers_site_id').on(table.accountId, table.siteId, table.id),
    index('customers_email_hardbounce').on(table.accountId, table.id).where(sql`${table.emailHardbounce}`),
  ],
);

/** Counts of the limits for clients and logins, and the networks that customers have signed in from. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    /** What is counted, and a hash of whose: src/limits/hashedKey.ts. */
    key: text('key').primaryKey(),
    points: integer('points').notNull(),
    expire: moment('expire'),
  },
  (table) => [index('rate_limits_expire').on(table.expire)],
);

/** Security tokens that have registered a customer, by their SHA-256. No references: a row lives for an hour. */
export const spentTokens = pgTable(
  'spent_tokens',
  {
    accountId: integer('account_id').notNull(),
    siteId: integer('site_id').notNull(),
    tokenHash: text('token_hash').notNull(),
    spentAt: moment('spent_at').notNull(),
  },
  (table) => [
    // Without the site: sites of one account may share a provider's widget, and so its tokens.
    primaryKey({ columns: [table.accountId, table.tokenHash] }),
    index('spent_tokens_spent_at').on(table.spentAt),
  ],
);

/** Work on the rows of earlier releases, done beside the service until it is finished. */
export const backgroundTasks = pgTable('background_tasks', {
  name: text('name').primaryKey(),
  /** Not before this moment. A replica that works on it moves it ahead, so that no other one does. */
  dueAt: moment('due_at').notNull(),
  /** How far the round has come, in terms of the task; null: nowhere yet. */
  position: text('position'),
  /** How many times all rows are still to be visited; 0: the task is done. */
  roundsLeft: integer('rounds_left').notNull(),
});

/** Where an account receives its events. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    accountId: integer('account_id').notNull(),
    id: uuid('id').notNull(),
    url: text('url').notNull(),
    label: text('label').notNull(),
    eventTypes: text('event_types').array().notNull(),
    state: text('state', { enum: ['ACTIVE', 'PAUSED', 'DISABLED_GONE', 'DISABLED_FAILING'] })
      .notNull()
      .default('ACTIVE'),
    /** Encrypted, the newest first; at most two. `until`: when it stops signing; null: it does not. */
    secrets: jsonb('secrets').$type<{ encrypted: string; until: string | null }[]>().notNull(),
    /** Failures in a row, and since when. */
    failures: integer('failures').notNull().default(0),
    failingSince: moment('failing_since'),
    /** No attempt before this time. */
    resumeAt: moment('resume_at'),
    lastDeliveredAt: moment('last_delivered_at'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

/** What happened to customers, for accounts with endpoints. No reference to the customer, who may be deleted. */
export const webhookEvents = pgTable(
  'webhook_events',
  {
    accountId: integer('account_id').notNull(),
    id: uuid('id').notNull(),
    type: text('type').notNull(),
    /** Null, like the customer: a test event. */
    siteId: integer('site_id'),
    customerId: uuid('customer_id'),
    changed: text('changed').array(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    index('webhook_events_created_at').on(table.createdAt),
  ],
);

/** One event on its way to one endpoint. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    accountId: integer('account_id').notNull(),
    endpointId: uuid('endpoint_id').notNull(),
    eventId: uuid('event_id').notNull(),
    state: text('state', { enum: ['PENDING', 'DELIVERED', 'FAILED'] })
      .notNull()
      .default('PENDING'),
    /** Counted when an attempt is claimed: a worker whose claim has ended does not find its own number. */
    attempts: integer('attempts').notNull().default(0),
    dueAt: moment('due_at').notNull(),
    lastAttempt: jsonb('last_attempt').$type<{
      at: string;
      outcome: string;
      status: number | null;
      milliseconds: number;
    }>(),
    doneAt: moment('done_at'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    // An event's id begins with its time: the newest delivery of an endpoint is at the end.
    primaryKey({ columns: [table.accountId, table.endpointId, table.eventId] }),
    index('webhook_deliveries_due')
      .on(table.accountId, table.endpointId, table.dueAt)
      .where(sql`${table.state} = 'PENDING'`),
    index('webhook_deliveries_failed')
      .on(table.accountId, table.endpointId, table.eventId)
      .where(sql`${table.state} = 'FAILED'`),
    index('webhook_deliveries_done_at').on(table.doneAt).where(sql`${table.doneAt} is not null`),
  ],
);

/** Requests to prove an address. What an applicant sent is deleted with the challenge, a day after its creation. */
export const emailChallenges = pgTable(
  'email_challenges',
  {
    accountId: integer('account_id').notNull(),
    id: uuid('id').notNull(),
    purpose: text('purpose', { enum: ['VERIFY', 'REGISTER', 'RESET'] }).notNull(),
    siteId: integer('site_id').notNull(),
    email: text('email').notNull(),
    emailKey: keyText('email_key').notNull(),
    /** Of the mail: ISO 639-1, lower case. */
    language: text('language').notNull(),
    /** Null: there is no customer yet, or none with this address. */
    customerId: uuid('customer_id'),
    /** A registration with an address that was taken: no code proves it, and the owner gets another mail. */
    taken: boolean('taken').notNull().default(false),
    /** The customer that a proof inserts, without the hash; for REGISTER. */
    applicant: jsonb('applicant'),
    passwordHash: text('password_hash'),
    registrationKey: uuid('registration_key'),
    registrationFingerprint: text('registration_fingerprint'),
    /** The code that is valid now: the codes of a challenge are numbered from 1, and none of them is stored. */
    codeNumber: integer('code_number').notNull().default(1),
    /** Guesses at this code, and at all codes of the challenge. */
    codeTries: integer('code_tries').notNull().default(0),
    tries: integer('tries').notNull().default(0),
    /** Mails that were sent. */
    sends: integer('sends').notNull().default(0),
    /** When its newest mail was written; null: it has none. */
    mailedAt: moment('mailed_at'),
    /** When this code was first sent; null: it has not been sent. */
    codeSentAt: moment('code_sent_at'),
    expiresAt: moment('expires_at').notNull(),
    usedAt: moment('used_at'),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    index('email_challenges_email_key').on(table.accountId, table.emailKey, table.createdAt),
    index('email_challenges_customer_id').on(table.accountId, table.customerId, table.createdAt),
    index('email_challenges_created_at').on(table.createdAt),
    // Of registrations that are sent at the same time with one idempotency key, one makes a challenge.
    uniqueIndex('email_challenges_registration')
      .on(table.accountId, table.registrationKey, table.registrationFingerprint)
      .where(sql`${table.registrationKey} is not null`),
  ],
);

/** Mails that wait to be sent. Each is composed from its challenge when it is sent, and then deleted. */
export const mails = pgTable(
  'mails',
  {
    accountId: integer('account_id').notNull(),
    id: uuid('id').notNull(),
    siteId: integer('site_id').notNull(),
    challengeId: uuid('challenge_id').notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** When the next attempt may begin. */
    dueAt: moment('due_at').notNull(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    index('mails_site_id_due_at').on(table.accountId, table.siteId, table.dueAt),
    index('mails_challenge_id').on(table.accountId, table.challengeId),
  ],
);
