// Every setting: how it is read, and its default.
import * as z from 'zod';
import { readPostgresUrl } from '../database/postgresUrl.ts';
import { readNetwork } from '../lib/ipAddress.ts';
import { LOG_LEVELS } from '../lib/log.ts';
import { SECRETS_KEY_BYTES } from '../lib/secretBox.ts';
import { isSenderAddress, readSmtpUrl } from '../mail/smtpUrl.ts';
import { MINIMUM_HASH_COST } from '../passwords/passwordHasher.ts';
import { signingKeysText } from '../tokens/signingKeys.ts';
import {
  choice,
  integer,
  isStringOrUri,
  line,
  list,
  readOrigin,
  serviceUrl,
  webAddress,
} from './settingTypes.ts';

/** Threads of libuv's pool that hashes leave free: DNS, files and signatures need the pool too. */
export const SPARE_THREADS = 2;

/** In the order of the table in docs/settings.md. */
const networks = list(
  readNetwork,
  'expected addresses or networks with commas between, e.g. 10.0.0.0/8,::1; IPv4 has four decimal parts',
);

export const settings = z.object({
  PORT: integer(0, 65_535).default(4000),
  HOST: line().optional(),
  DATABASE_URL: line()
    .superRefine((url, context) => {
      const reading = readPostgresUrl(url);
      if (reading.kind === 'TARGET') return;
      for (const message of reading.problems) context.addIssue({ code: 'custom', message });
    })
    .optional(),
  DATABASE_POOLER: choice(['session', 'transaction']).optional(),
  DATA_DIR: line().default('./data'),
  LOG_LEVEL: choice(LOG_LEVELS).default('info'),
  CORS_ORIGINS: list(
    readOrigin,
    'expected * or origins with commas between, e.g. https://example.com; wildcards, paths and trailing slashes match no origin',
  ).default(['*']),
  TRUSTED_PROXIES: networks.default([]),
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
  AUTH_ISSUER: line()
    .max(255, 'must have at most 255 characters')
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
  SMTP_URL: line()
    .transform((url, context) => {
      const server = readSmtpUrl(url);
      if (!('problem' in server)) return server;
      context.addIssue({ code: 'custom', message: server.problem });
      return z.NEVER;
    })
    .optional(),
  MAIL_FROM: line()
    .refine(isSenderAddress, 'expected an address without a name, e.g. no-reply@example.com')
    .optional(),
  MAILBOX: choice(['on', 'off']).optional(),
  MAILS_PER_SITE_PER_HOUR: integer(1, 1_000_000).default(1000),
  WEBHOOK_ALLOWED_NETWORKS: networks.optional(),
  DELIVERIES: choice(['on', 'off']).default('on'),
  OTEL_EXPORTER_OTLP_ENDPOINT: webAddress('http://127.0.0.1:4318').optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .literal('http/protobuf', { error: 'expected http/protobuf; collectors receive it at port 4318' })
    .optional(),
  OTEL_SDK_DISABLED: z.stringbool({ error: 'expected true or false' }).default(false),
  NODE_ENV: z.string().optional(),
});

export type Settings = z.output<typeof settings>;

/** The names of all settings. */
export const SETTING_NAMES = Object.keys(settings.shape);
