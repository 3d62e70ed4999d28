// The environment becomes a Config; every problem is told at once.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { DatabaseConfig } from '../database/database.ts';
import { availableCpus } from '../lib/cpus.ts';
import { type Network, readNetwork } from '../lib/ipAddress.ts';
import { LOG_LEVELS } from '../lib/log.ts';
import { SECRETS_KEY_BYTES, type SecretsKey } from '../lib/secretBox.ts';
import { StartError } from '../lib/startError.ts';
import type { RateLimits } from '../limits/rateLimit.ts';
import type { HashCost } from '../passwords/argon2Cost.ts';
import { MINIMUM_HASH_COST } from '../passwords/passwordHasher.ts';
import type { ProviderUrls } from '../risk/assessRisk.ts';
import type { SigningKeySource } from '../tokens/signingKeyStore.ts';
import { signingKeysText } from '../tokens/signingKeys.ts';
import { choice, integer, isStringOrUri, list, readOrigin, serviceUrl } from './settingTypes.ts';

export interface Config {
  readonly host: string;
  /** 0 lets the operating system choose. */
  readonly port: number;
  readonly database: DatabaseConfig;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** Origins that browsers may call from; `*` is all of them. */
  readonly corsOrigins: readonly string[];
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly Network[];
  readonly graphiql: boolean;
  readonly introspection: boolean;
  /** Where metrics are served; undefined is nowhere. */
  readonly metricsPort: number | undefined;
  readonly hashCost: HashCost;
  /** Hashes at once: never more than the thread pool can do and have two threads left for DNS, files and signatures. */
  readonly hashSlots: number;
  /** Hashes at once as set, or as this machine has processors for. */
  readonly wantedHashSlots: number;
  /** Of registrations and, by counts of their own, of sign-ins and of failed sign-ins to one login. */
  readonly rateLimits: RateLimits;
  readonly signingKeys: SigningKeySource;
  readonly authTokens: { readonly issuer: string; readonly lifetimeSeconds: number };
  readonly secretsKey: SecretsKey;
  readonly riskProviders: ProviderUrls;
  readonly production: boolean;
}

/** Threads of libuv's pool that hashes leave alone: DNS, files and signatures need the pool too. */
const SPARE_THREADS = 2;

/** Replicas must share the keys, and only the embedded database has a directory in which they could be kept. */
const MISSING_SIGNING_KEYS =
  'AUTH_SIGNING_KEYS: required with DATABASE_URL; this command makes it: npm run --silent cli -- keys generate';

/** Every setting, in the order of the README's table. */
const settings = z.object({
  PORT: integer(0, 65_535).default(4000),
  HOST: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'expected postgres://user:password@host:port/database')
    .refine(
      (url) => URL.canParse(url),
      'is not a URL; escape special characters of the password, e.g. %40 for @',
    )
    .optional(),
  DATABASE_POOLER: choice(['session', 'transaction']).default('session'),
  DATA_DIR: z.string().default('./data'),
  LOG_LEVEL: choice(LOG_LEVELS).default('info'),
  CORS_ORIGINS: list(
    readOrigin,
    'expected * or origins with commas between, e.g. https://example.com',
  ).default(['*']),
  TRUSTED_PROXIES: list(
    readNetwork,
    'expected addresses or networks with commas between, e.g. 10.0.0.0/8,::1',
  ).default([]),
  GRAPHIQL: choice(['on', 'off']).optional(),
  INTROSPECTION: choice(['on', 'off']).default('on'),
  METRICS_PORT: integer(1, 65_535).optional(),
  HASH_SLOTS: integer(1, 256).optional(),
  UV_THREADPOOL_SIZE: integer(SPARE_THREADS + 1, 1024).default(4),
  HASH_MEMORY_KIB: integer(MINIMUM_HASH_COST.memoryKib, 4_194_304).default(MINIMUM_HASH_COST.memoryKib),
  HASH_ITERATIONS: integer(MINIMUM_HASH_COST.iterations, 1000).default(MINIMUM_HASH_COST.iterations),
  RATE_LIMIT_PER_MINUTE: integer(0, 1_000_000).default(10),
  RATE_LIMIT_PER_HOUR: integer(0, 1_000_000).default(60),
  AUTH_SIGNING_KEYS: signingKeysText.optional(),
  AUTH_ISSUER: z
    .string()
    .max(255)
    .refine(isStringOrUri, 'expected a name or a URL')
    .default('customer-registration'),
  AUTH_TOKEN_LIFETIME_SECONDS: integer(1, 31_536_000).default(3600),
  SECRETS_KEY: z
    .base64(`expected ${SECRETS_KEY_BYTES} bytes in base64`)
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((key) => key.length === SECRETS_KEY_BYTES, `expected ${SECRETS_KEY_BYTES} bytes in base64`)
    .optional(),
  RECAPTCHA_ENTERPRISE_URL: serviceUrl('https://recaptchaenterprise.googleapis.com'),
  RECAPTCHA_URL: serviceUrl('https://www.google.com'),
  TURNSTILE_URL: serviceUrl('https://challenges.cloudflare.com'),
  HCAPTCHA_URL: serviceUrl('https://api.hcaptcha.com'),
  NODE_ENV: z.string().optional(),
});

/** Parsed by themselves: their common rule is checked even if other settings have problems. */
const threadSettings = settings.pick({ HASH_SLOTS: true, UV_THREADPOOL_SIZE: true });

const TOO_FEW_THREADS = `HASH_SLOTS: needs a UV_THREADPOOL_SIZE that is greater by ${SPARE_THREADS} or more; dist/start.cjs sets it`;

/** The names of all settings. */
export const SETTING_NAMES = Object.keys(settings.shape);

/**
 * Reads the settings; an empty one counts as absent.
 * @throws StartError that names every problem.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== '' && value !== undefined),
  );
  const result = settings.safeParse(given);
  const problems = result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const threads = threadSettings.safeParse(given).data;
  if (threads && (threads.HASH_SLOTS ?? 1) + SPARE_THREADS > threads.UV_THREADPOOL_SIZE) {
    problems.push(TOO_FEW_THREADS);
  }
  if (given.DATABASE_URL && !given.AUTH_SIGNING_KEYS) problems.push(MISSING_SIGNING_KEYS);
  if (!result.success || problems.length > 0) {
    throw new StartError(['The service cannot start with these settings:', ...problems].join('\n  '));
  }
  const env = result.data;
  const production = env.NODE_ENV === 'production';
  const wantedHashSlots = env.HASH_SLOTS ?? availableCpus() + 1;
  return {
    host: env.HOST ?? (inContainer(environment) ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    database: env.DATABASE_URL
      ? { kind: 'postgres', url: env.DATABASE_URL, pooler: env.DATABASE_POOLER }
      : { kind: 'embedded', dataDir: env.DATA_DIR },
    logLevel: env.LOG_LEVEL,
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    graphiql: env.GRAPHIQL ? env.GRAPHIQL === 'on' : !production,
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
    production,
  };
}

/** A key in a file suits the embedded database alone: replicas must share theirs. */
function secretsKey(key: Buffer | undefined, dataDir: string | undefined): SecretsKey {
  if (key) return { kind: 'given', key };
  return dataDir === undefined ? { kind: 'absent' } : { kind: 'file', path: join(dataDir, 'secrets.key') };
}

/** Inside a container nothing but the container itself can reach 127.0.0.1. */
function inContainer(environment: object): boolean {
  return ['/.dockerenv', '/run/.containerenv'].some(existsSync) || 'KUBERNETES_SERVICE_HOST' in environment;
}
