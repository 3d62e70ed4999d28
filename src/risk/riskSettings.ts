// The risk-assessment settings of a site: the provider, and what it must confirm about a visitor. (pure)
import * as z from 'zod';

export const RISK_PROVIDERS = [
  'RECAPTCHA_ENTERPRISE',
  'RECAPTCHA_V2',
  'RECAPTCHA_V3',
  'TURNSTILE',
  'HCAPTCHA',
] as const;
export type RiskProvider = (typeof RISK_PROVIDERS)[number];

/** While the provider is unavailable: REFUSE asks visitors to retry later; ACCEPT accepts and marks them. */
export const RISK_UNAVAILABLE_POLICIES = ['REFUSE', 'ACCEPT'] as const;
export type RiskUnavailablePolicy = (typeof RISK_UNAVAILABLE_POLICIES)[number];

/** Forms name this action when they fetch a token, so that a token of another form is not valid here. */
export const RISK_ACTION = 'register';

/** The action, for providers whose tokens name one. */
export function riskAction(provider: RiskProvider): string | null {
  return provider === 'RECAPTCHA_V2' || provider === 'HCAPTCHA' ? null : RISK_ACTION;
}

const PRINTABLE = /^[\x21-\x7e]+$/;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/;

/** From 0 (bot) to 1 (human). */
const score = z.number().min(0).max(1);

const secret = z.string().max(500).regex(PRINTABLE);

const common = {
  /** The public key, for the provider's widget in the form. */
  siteKey: z.string().max(500).regex(PRINTABLE),
  /** Names of the hosts whose pages may contain the form: without scheme and port, compared exactly. */
  allowedHostnames: z.array(z.string().trim().toLowerCase().regex(HOSTNAME)).min(1).max(100),
  whenUnavailable: z.enum(RISK_UNAVAILABLE_POLICIES).default('REFUSE'),
};

/** The shape depends on the provider. */
function settingsWith<Secret extends z.ZodType>(secret: Secret) {
  const shared = { ...common, secret };
  return z.discriminatedUnion('provider', [
    z.strictObject({
      provider: z.literal('RECAPTCHA_ENTERPRISE'),
      ...shared,
      /** The id or number of the Google Cloud project; `secret` is an API key of it. */
      project: z.string().max(100).regex(PRINTABLE),
      minimumScore: score,
    }),
    z.strictObject({ provider: z.literal('RECAPTCHA_V2'), ...shared }),
    z.strictObject({ provider: z.literal('RECAPTCHA_V3'), ...shared, minimumScore: score }),
    z.strictObject({ provider: z.literal('TURNSTILE'), ...shared }),
    z.strictObject({
      provider: z.literal('HCAPTCHA'),
      ...shared,
      /** Only accounts of hCaptcha Enterprise receive a score. Null: the score is not checked. */
      minimumScore: score.nullable().default(null),
    }),
  ]);
}

/** New settings. */
export const riskSettings = settingsWith(secret);

/** Changed settings: if no secret is given, the stored secret of the same provider stays. */
export const riskSettingsChanges = settingsWith(secret.optional());

/** The settings as entered, with the secret. */
export type RiskSettings = z.output<typeof riskSettings>;

/** The settings of one provider. */
export type RiskSettingsOf<Provider extends RiskProvider> = Encrypted<
  Extract<RiskSettings, { readonly provider: Provider }>
>;

type Encrypted<Settings> = Settings extends unknown
  ? Readonly<Omit<Settings, 'secret'> & { encryptedSecret: string }>
  : never;

/** The settings as stored: only the risk assessment decrypts the secret. */
export type EncryptedRiskSettings = Encrypted<RiskSettings>;
