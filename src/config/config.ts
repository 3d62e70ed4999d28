// Turns the environment into the Config, and reports all problems at once.
import { join } from 'node:path';
import type { DatabaseConfig } from '../database/database.ts';
import { availableCpus } from '../lib/cpus.ts';
import { type Network, readNetwork } from '../lib/ipAddress.ts';
import type { LOG_LEVELS } from '../lib/log.ts';
import type { SecretsKey } from '../lib/secretBox.ts';
import { StartError } from '../lib/startError.ts';
import type { RateLimits } from '../limits/rateLimit.ts';
import type { MailConfig } from '../mail/mailConfig.ts';
import type { HashCost } from '../passwords/argon2Cost.ts';
import type { ProviderUrls } from '../risk/assessRisk.ts';
import type { SigningKeySource } from '../tokens/signingKeyStore.ts';
import { inContainer } from './inContainer.ts';
import { type Settings, SPARE_THREADS, settings } from './settings.ts';

export interface Config {
  readonly host: string;
  /** 0: the operating system chooses. */
  readonly port: number;
  readonly database: DatabaseConfig;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Origins that browsers may call from; `*` is all of them. */
  readonly corsOrigins: readonly string[];
  /** Proxies whose X-Forwarded-For is trusted. */
  readonly trustedProxies: readonly Network[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** The port of the metrics; undefined: they are off. */
  readonly metricsPort: number | undefined;
  readonly hashCost: HashCost;
  /** Concurrent hashes: at most the threads of the pool, less two for DNS, files and signatures. */
  readonly hashSlots: number;
  /** Concurrent hashes as configured, or as this machine has processors for. */
  readonly wantedHashSlots: number;
  /** Of registrations; separately of sign-ins, and of failed sign-ins to one login. */
  readonly rateLimits: RateLimits;
  readonly signingKeys: SigningKeySource;
  readonly authTokens: { readonly issuer: string; readonly lifetimeSeconds: number };
  readonly secretsKey: SecretsKey;
  readonly riskProviders: ProviderUrls;
  readonly mail: MailConfig;
  /** Mails with codes that one site may cause in an hour. */
  readonly mailsPerSitePerHour: number;
  /** Networks that webhooks may reach besides the public ones. */
  readonly webhookNetworks: readonly Network[];
  /** Whether this process delivers what is queued. */
  readonly deliveries: boolean;
  /** Whether traces are exported. Where to, and how, the OpenTelemetry SDK reads from the environment. */
  readonly traces: boolean;
  readonly production: boolean;
}

/** With the embedded database: a receiver on the same machine, to try things out. */
const LOOPBACK: readonly Network[] = ['127.0.0.0/8', '::1']
  .map(readNetwork)
  .filter((network) => network !== undefined);

/**
 * Reads the settings. Each is trimmed; a blank one counts as absent.
 * @throws StartError that lists every problem.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = withoutBlanks(environment);
  const result = settings.safeParse(given);
  const problems = result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  problems.push(...inconsistencies(given));
  if (!result.success || problems.length > 0) {
    throw new StartError(['The service cannot start with these settings:', ...problems].join('\n  '));
  }
  const env = result.data;
  const production = isProduction(env.NODE_ENV);
  const wantedHashSlots = env.HASH_SLOTS ?? availableCpus() + 1;
  return {
    host: env.HOST ?? (inContainer(given) ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    database: env.DATABASE_URL
      ? { kind: 'postgres', url: env.DATABASE_URL, pooler: env.DATABASE_POOLER }
      : { kind: 'embedded', dataDir: env.DATA_DIR },
    logLevel: env.LOG_LEVEL,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    graphiql: env.GRAPHIQL ? env.GRAPHIQL === 'on' : !production && !env.DATABASE_URL,
    introspection: env.INTROSPECTION === 'on',
    metricsPort: env.METRICS_PORT,
    hashCost: { memoryKib: env.HASH_MEMORY_KIB, iterations: env.HASH_ITERATIONS },
    hashSlots: Math.min(wantedHashSlots, env.UV_THREADPOOL_SIZE - SPARE_THREADS),
    wantedHashSlots,
    rateLimits: { perMinute: env.RATE_LIMIT_PER_MINUTE, perHour: env.RATE_LIMIT_PER_HOUR },
    signingKeys: env.AUTH_SIGNING_KEYS
      ? { kind: 'given', keys: env.AUTH_SIGNING_KEYS }
      : { kind: 'dataDirectory', directory: env.DATA_DIR },
    authTokens: { issuer: env.AUTH_ISSUER, lifetimeSeconds: env.AUTH_TOKEN_LIFETIME_SECONDS },
    secretsKey: secretsKey(env.SECRETS_KEY, env.DATABASE_URL ? undefined : env.DATA_DIR),
    riskProviders: {
      RECAPTCHA_ENTERPRISE: env.RECAPTCHA_ENTERPRISE_URL,
      RECAPTCHA_V2: env.RECAPTCHA_URL,
      RECAPTCHA_V3: env.RECAPTCHA_URL,
      TURNSTILE: env.TURNSTILE_URL,
      HCAPTCHA: env.HCAPTCHA_URL,
    },
    mail: mailConfig(env, production),
    mailsPerSitePerHour: env.MAILS_PER_SITE_PER_HOUR,
    webhookNetworks: env.WEBHOOK_ALLOWED_NETWORKS ?? (env.DATABASE_URL ? [] : LOOPBACK),
    deliveries: env.DELIVERIES === 'on',
    traces: env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined && !env.OTEL_SDK_DISABLED,
    production,
  };
}

/** The settings, trimmed (`trim` removes a byte order mark too). Blank ones are left out. */
function withoutBlanks(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const trimmed = Object.entries(environment).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(trimmed.filter(([name, value]) => value !== '' && !isServiceLink(name, value)));
}

/**
 * Kubernetes sets METRICS_PORT=tcp://10.0.0.1:80 if the namespace has a service named `metrics`: it is not a setting of the
 * operator.
 */
function isServiceLink(name: string, value: string): boolean {
  return /^(METRICS_)?PORT$/.test(name) && value.includes('://');
}

/** Parsed by themselves: rules over several settings are checked even if other settings have problems. */
const threadSettings = settings.pick({ HASH_SLOTS: true, UV_THREADPOOL_SIZE: true });
const portSettings = settings.pick({ PORT: true, METRICS_PORT: true });

/** The problems of settings that do not fit each other. */
function inconsistencies(given: Readonly<Record<string, string>>): string[] {
  const problems = [];
  const threads = threadSettings.safeParse(given).data;
  if (threads && (threads.HASH_SLOTS ?? 1) + SPARE_THREADS > threads.UV_THREADPOOL_SIZE) {
    problems.push(
      `HASH_SLOTS: needs a UV_THREADPOOL_SIZE that is greater by ${SPARE_THREADS} or more; dist/start.cjs sets it`,
    );
  }
  const ports = portSettings.safeParse(given).data;
  if (ports?.PORT === ports?.METRICS_PORT && ports)
    problems.push('METRICS_PORT: must not be the same as PORT');
  // Replicas must share the keys, and only the embedded database has a directory in which to keep them.
  if (given.DATABASE_URL && !given.AUTH_SIGNING_KEYS) {
    problems.push(
      'AUTH_SIGNING_KEYS: required with DATABASE_URL; generate a key with: npm run --silent cli -- keys generate',
    );
  }
  problems.push(...mailInconsistencies(given));
  return problems;
}

function mailInconsistencies(given: Readonly<Record<string, string>>): string[] {
  const problems = [];
  if (given.SMTP_URL && !given.MAIL_FROM) {
    problems.push(
      'MAIL_FROM: required with SMTP_URL: the address that mails come from, e.g. no-reply@example.com',
    );
  }
  if (given.MAIL_FROM && !given.SMTP_URL) {
    problems.push(
      'SMTP_URL: required with MAIL_FROM: the server that sends mails, e.g. smtp://mail.example.com:587',
    );
  }
  if (given.MAILBOX === 'on') {
    if (given.SMTP_URL) problems.push('MAILBOX: must not be on with SMTP_URL: mails go to the server');
    if (given.DATABASE_URL) problems.push('MAILBOX: must not be on with DATABASE_URL: set SMTP_URL');
    if (isProduction(given.NODE_ENV)) {
      problems.push('MAILBOX: must not be on in production, because its page shows every code: set SMTP_URL');
    }
  }
  return problems;
}

/** The mailbox, where no server is given: with the embedded database, and not in production. */
function mailConfig(
  { SMTP_URL, MAIL_FROM, MAILBOX, DATABASE_URL, DATA_DIR }: Settings,
  production: boolean,
): MailConfig {
  if (SMTP_URL && MAIL_FROM) return { kind: 'smtp', server: SMTP_URL, from: MAIL_FROM };
  const mailbox = !DATABASE_URL && !production && MAILBOX !== 'off';
  return mailbox ? { kind: 'mailbox', directory: join(DATA_DIR, 'mailbox') } : { kind: 'none' };
}

/** Only a known name of another environment opens what production closes: a misspelt `production` must not. */
function isProduction(nodeEnv: string | undefined): boolean {
  return nodeEnv !== undefined && !/^["']?(dev|development|local|test|testing)["']?$/i.test(nodeEnv);
}

/** A key in a file only with the embedded database: replicas must share theirs. */
function secretsKey(key: Buffer | undefined, dataDir: string | undefined): SecretsKey {
  if (key) return { kind: 'given', key };
  return dataDir === undefined ? { kind: 'absent' } : { kind: 'file', path: join(dataDir, 'secrets.key') };
}
