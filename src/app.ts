// The composition root: the one file that knows every module.
import { type AccountStore, createAccountStore } from './accounts/accountStore.ts';
import { type ApiKeys, createApiKeys } from './accounts/apiKeys.ts';
import { type Authenticate, createAuthenticate } from './authentication/authenticate.ts';
import { createSignIn, type SignIn } from './authentication/signIn.ts';
import type { Config } from './config/config.ts';
import { createCustomerChangeStore } from './customers/customerChangeStore.ts';
import { type CustomerPages, createCustomerPages } from './customers/customerPages.ts';
import { type CustomerStore, createCustomerStore } from './customers/customerStore.ts';
import { createDeleteCustomer, type DeleteCustomer } from './customers/deleteCustomer.ts';
import { createRenewKeys } from './customers/renewKeys.ts';
import { createUpdateCustomer, type UpdateCustomer } from './customers/updateCustomer.ts';
import { createAccountShares } from './database/accountShares.ts';
import { type DatabaseLoad, type OpenDatabase, openDatabase } from './database/database.ts';
import { SHARES } from './database/lanes.ts';
import { createReadinessCheck } from './database/readiness.ts';
import { seedDemo } from './database/seed.ts';
import { createImportCustomers, type ImportCustomers } from './imports/importCustomers.ts';
import { createImportFile, type ImportFile } from './imports/importFile.ts';
import { createImportRows } from './imports/importRows.ts';
import { createImportStore } from './imports/importStore.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { coalesce } from './lib/coalesce.ts';
import { createLog, type Log } from './lib/log.ts';
import { repeat } from './lib/repeat.ts';
import { createSecretBox } from './lib/secretBox.ts';
import { forgetExpiredCounts } from './limits/forgetExpiredCounts.ts';
import { createLoginLimit } from './limits/loginLimit.ts';
import { createRateLimit } from './limits/rateLimit.ts';
import { retryWhenOverloaded } from './limits/retryWhenOverloaded.ts';
import type { Mailbox } from './mail/mailbox.ts';
import { type OpenMail, openMail } from './mail/openMail.ts';
import { openTransport } from './mail/openTransport.ts';
import type { MailTransport } from './mail/transport.ts';
import { argon2Advice } from './passwords/argon2Build.ts';
import { createHashQueue, type HashLoad } from './passwords/hashQueue.ts';
import { createPasswordHasher } from './passwords/passwordHasher.ts';
import { createLookUpTaken } from './registration/lookUpTaken.ts';
import { createRegisterCustomer, type RegisterCustomer } from './registration/registerCustomer.ts';
import { createReplay } from './registration/replay.ts';
import { createStoreRegistration } from './registration/storeRegistration.ts';
import { createAssessRisk } from './risk/assessRisk.ts';
import { encryptRiskSettings, sitesWithLostSecret } from './risk/encryptRiskSettings.ts';
import { createSpentTokens } from './risk/spentTokens.ts';
import type { MissingForMail } from './sites/emailSettings.ts';
import { createFindPublicSite, type FindPublicSite } from './sites/findPublicSite.ts';
import { createSiteCache } from './sites/siteCache.ts';
import { createSiteEditor, type SiteEditor } from './sites/siteEditor.ts';
import { createSiteStore, type SiteStore } from './sites/siteStore.ts';
import { createAuthTokens } from './tokens/authTokens.ts';
import { openSigningKeys } from './tokens/signingKeyStore.ts';
import type { PublicKeySet } from './tokens/signingKeys.ts';
import { createChallengeMails } from './verification/challengeMails.ts';
import { createCodes } from './verification/codes.ts';
import { forgetOldChallenges } from './verification/forgetOldChallenges.ts';
import { type OpenVerification, openVerification } from './verification/openVerification.ts';
import { type OpenWebhooks, openWebhooks } from './webhooks/openWebhooks.ts';
import type { PostWebhook } from './webhooks/postWebhook.ts';
import type { Webhooks } from './webhooks/webhooks.ts';

/** What the entry points (GraphQL, HTTP, the command line) can ask of the service. */
export interface App {
  readonly registerCustomer: RegisterCustomer;
  readonly signIn: SignIn;
  readonly verifyEmail: OpenVerification['verifyEmail'];
  readonly resendEmailCode: OpenVerification['resendEmailCode'];
  readonly requestPasswordReset: OpenVerification['requestPasswordReset'];
  readonly resetPassword: OpenVerification['resetPassword'];
  readonly authenticate: Authenticate;
  /** By which anyone can verify an auth token. */
  readonly publicKeys: PublicKeySet;
  readonly accounts: AccountStore;
  readonly apiKeys: ApiKeys;
  readonly sites: SiteEditor & {
    readonly find: FindPublicSite;
    readonly findOf: SiteStore['findSiteOf'];
    readonly list: SiteStore['listSites'];
    readonly findPage: SiteStore['findPage'];
  };
  readonly customers: CustomerPages & {
    readonly find: CustomerStore['findCustomer'];
    readonly update: UpdateCustomer;
    readonly delete: DeleteCustomer;
  };
  readonly imports: {
    readonly importFile: ImportFile;
    readonly importCustomers: ImportCustomers;
  };
  readonly webhooks: Webhooks;
  /** What is queued for other systems. */
  readonly deliveries: {
    readonly start: () => void;
    readonly stop: () => Promise<void>;
    readonly drain: () => Promise<void>;
    readonly onAttempt: OpenWebhooks['onAttempt'];
    readonly readBacklog: () => ReturnType<OpenWebhooks['retention']['readBacklog']>;
    /** Deletes what has been kept for long enough. */
    readonly forgetOld: () => Promise<void>;
  };
  readonly mails: Pick<OpenMail, 'canSend' | 'onAttempt'> & {
    readonly readBacklog: () => ReturnType<OpenMail['readBacklog']>;
    /** The first sites that need mail, of all accounts. */
    readonly listSites: SiteStore['listMailingSites'];
    /** Where mails are instead of being sent; undefined: they are sent, or none can be. */
    readonly mailbox: Mailbox | undefined;
  };
  /** What the service is busy with at this moment. */
  readonly load: () => {
    readonly hashes: HashLoad & { readonly places: number };
    readonly database: DatabaseLoad;
  };
  /** Whether the database can be reached and is up to date; answers within 1.5 s. */
  readonly isReady: () => Promise<boolean>;
  /** Brings the tables up to date. */
  readonly migrate: () => Promise<void>;
  readonly distribute: OpenDatabase['distribute'];
  /** Adds the demo accounts to an empty database; gives false where it is not empty. */
  readonly seedDemo: () => Promise<boolean>;
  /** The sites whose risk-assessment secret our key cannot decrypt, so that all registrations fail there. */
  readonly sitesWithLostSecret: () => Promise<number[]>;
  /** A sentence for the operator on how to make this service faster; null where nothing is to be done. */
  readonly advice: string | null;
  readonly close: () => Promise<void>;
}

/** Parts that tests replace. */
export interface AppParts {
  readonly database?: OpenDatabase;
  readonly clock?: Clock;
  readonly log?: Log;
  readonly post?: PostWebhook;
  readonly transport?: MailTransport;
  /** Receives a line for each step that takes seconds. */
  readonly announce?: (line: string) => void;
}

/** What this service lacks that mails codes. */
function missingForMail(canSend: boolean, hasKey: boolean): MissingForMail | undefined {
  if (!canSend) return 'MailNotConfiguredError';
  return hasKey ? undefined : 'SecretsKeyMissingError';
}

/**
 * Mails leave after the response to the request that caused them, so that its time does not show whether there is one; and those
 * of a moment together.
 */
const MAIL_DELAY_MS = 100;
const CLEANING_INTERVAL_MS = 600_000;
const KEY_RENEWAL_INTERVAL_MS = 60_000;

export async function createApp(config: Config, parts: AppParts = {}): Promise<App> {
  const { clock = systemClock, log = createLog(config.logLevel), announce = () => {} } = parts;
  const advice = argon2Advice();
  const database = parts.database ?? (await openDatabase(config.database, announce));
  const registrationSites = createSiteStore(database.db);
  const sites = createSiteCache((id) => registrationSites.findSite(id));
  /** For requests that no rate limit bounds, which never hold up those of registrations. */
  const anySites = createSiteStore(database.unlimited);
  const publicSites = createSiteCache((id) => anySites.findSite(id));
  const shares = createAccountShares(SHARES.limited);
  const anyShares = createAccountShares(SHARES.unlimited);
  const customers = shares.bound(createCustomerStore(database.db));
  /** For requests that no rate limit bounds. */
  const anyCustomers = anyShares.bound(createCustomerStore(database.unlimited));
  const passwords = createPasswordHasher(config.hashCost);
  const hashPlaces = 32 * config.hashSlots;
  const hashQueue = createHashQueue({ slots: config.hashSlots, places: hashPlaces });
  const rateLimit = (action: string) => createRateLimit(database.db, action, config.rateLimits, clock);
  const keys = await Promise.resolve(config.signingKeys)
    .then(openSigningKeys)
    .catch(async (error) => {
      await database.close();
      throw error;
    });
  const authTokens = createAuthTokens({ ...config.authTokens, keys, clock });
  const loginLimit = createLoginLimit(database.db, config.rateLimits, clock);
  const shared = { sites, customers, passwords, hashQueue, authTokens };
  const secrets = createSecretBox(config.secretsKey);
  const assessRisk = createAssessRisk({ urls: config.riskProviders, secrets, log });
  const { webhooks, queue, retention, onAttempt } = openWebhooks({
    db: database.unlimited,
    secrets,
    networks: config.webhookNetworks,
    clock,
    log,
    endpointsChanged: (accountId) => sites.forgetAccount(accountId),
    ...(parts.post && { post: parts.post }),
  });
  const codes = createCodes(secrets);
  const { transport, mailbox } = openTransport(config.mail, announce);
  const mail = openMail({
    db: database.unlimited,
    transport: transport && (parts.transport ?? transport),
    challenges: createChallengeMails({ db: database.unlimited, codes, clock, eventWritten: queue.wake }),
    clock,
    log,
  });
  const changeStore = anyShares.bound(createCustomerChangeStore(database.unlimited, queue.wake));
  const importStore = createImportStore(database.unlimited);
  const imports = { sites: anySites, rows: createImportRows(importStore), store: importStore, clock };
  const written = { eventWritten: queue.wake, mailWritten: coalesce(mail.queue.wake, MAIL_DELAY_MS) };
  const verification = openVerification({
    ...shared,
    ...written,
    db: database.db,
    codes,
    canSendMail: mail.canSend,
    mailsPerSitePerHour: config.mailsPerSitePerHour,
    rateLimit,
    loginLimit,
    shares,
    clock,
  });
  const { verifications, challenges, proofRequests } = verification;
  const replay = createReplay({ ...shared, loginLimit, verifications });
  const { storeRegistration } = shares.bound({
    storeRegistration: createStoreRegistration(database.db, { proofRequests, ...written }),
  });
  const stopCleaning = repeat(CLEANING_INTERVAL_MS, log, async () => {
    await createSpentTokens(database.unlimited).forgetSpentTokens(clock());
    await forgetExpiredCounts(database.unlimited, clock());
    await retention.forgetOld(clock());
    await mail.forgetOld(clock());
    await forgetOldChallenges(database.unlimited, clock());
  });
  const renewKeys = createRenewKeys({ db: database.unlimited, clock });
  const closing = new AbortController();
  const stopRenewing = repeat(KEY_RENEWAL_INTERVAL_MS, log, () => renewKeys(closing.signal));
  return {
    registerCustomer: retryWhenOverloaded(
      createRegisterCustomer({
        ...shared,
        rateLimit: rateLimit('register'),
        assessRisk,
        lookUpTaken: createLookUpTaken({ customers, challenges, replay, clock }),
        proofRequests,
        storeRegistration,
        clock,
      }),
      log,
    ),
    signIn: retryWhenOverloaded(
      createSignIn({
        ...shared,
        rateLimit: rateLimit('signIn'),
        loginLimit,
        verifications,
      }),
      log,
    ),
    verifyEmail: retryWhenOverloaded(verification.verifyEmail, log),
    resendEmailCode: retryWhenOverloaded(verification.resendEmailCode, log),
    requestPasswordReset: retryWhenOverloaded(verification.requestPasswordReset, log),
    resetPassword: retryWhenOverloaded(verification.resetPassword, log),
    authenticate: createAuthenticate({ customers: anyCustomers, authTokens }),
    publicKeys: keys.publicSet,
    load() {
      const { pending, ...load } = database.load();
      return {
        hashes: { ...hashQueue.load(), places: hashPlaces },
        database: { ...load, pending: pending + shares.waiting() + anyShares.waiting() },
      };
    },
    isReady: createReadinessCheck(database.health, log),
    accounts: createAccountStore(database.unlimited),
    apiKeys: createApiKeys({ db: database.unlimited, clock }),
    sites: {
      ...createSiteEditor({
        sites: anySites,
        siteChanged(siteId) {
          sites.forget(siteId);
          publicSites.forget(siteId);
        },
        encryptRiskSettings: (settings, siteId) =>
          secrets.hasKey ? encryptRiskSettings(settings, siteId, secrets) : undefined,
        missingForMail: missingForMail(mail.canSend, secrets.hasKey),
      }),
      find: createFindPublicSite(publicSites),
      findOf: (accountId, id) => anySites.findSiteOf(accountId, id),
      list: (accountId) => anySites.listSites(accountId),
      findPage: (accountId, page) => anySites.findPage(accountId, page),
    },
    customers: {
      ...createCustomerPages(database.unlimited),
      find: (accountId, id) => anyCustomers.findCustomer(accountId, id),
      update: createUpdateCustomer({ customers: anyCustomers, changeStore, clock }),
      delete: createDeleteCustomer({ changeStore, clock }),
    },
    imports: {
      importFile: createImportFile(imports),
      importCustomers: createImportCustomers(imports),
    },
    webhooks,
    deliveries: {
      start() {
        queue.start();
        mail.queue.start();
      },
      async stop() {
        await Promise.all([queue.stop(), mail.queue.stop()]);
      },
      async drain() {
        await queue.drain();
        await mail.queue.drain();
      },
      onAttempt,
      readBacklog: () => retention.readBacklog(clock()),
      forgetOld: () => retention.forgetOld(clock()),
    },
    mails: {
      canSend: mail.canSend,
      mailbox,
      onAttempt: mail.onAttempt,
      readBacklog: () => mail.readBacklog(clock()),
      listSites: (limit) => anySites.listMailingSites(limit),
    },
    migrate: database.migrate,
    distribute: database.distribute,
    seedDemo: () => seedDemo(database.db),
    sitesWithLostSecret: async () => sitesWithLostSecret(await anySites.listAssessedSites(), secrets),
    advice,
    async close() {
      stopCleaning();
      stopRenewing();
      closing.abort();
      await mail.close();
      await database.close();
    },
  };
}
