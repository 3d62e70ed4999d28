// What a site has decided about risk assessment: which provider, and what it must say of a visitor. (pure)
import * as z from 'zod';

export const RISK_PROVIDERS = [
  'RECAPTCHA_ENTERPRISE',
  'RECAPTCHA_V2',
  'RECAPTCHA_V3',
  'TURNSTILE',
  'HCAPTCHA',
] as const;
export type RiskProvider = (typeof RISK_PROVIDERS)[number];

/** REFUSE puts visitors off while the provider cannot be asked; ACCEPT lets them in, marked. */
export const RISK_UNAVAILABLE_POLICIES = ['REFUSE', 'ACCEPT'] as const;
export type RiskUnavailablePolicy = (typeof RISK_UNAVAILABLE_POLICIES)[number];

/** The action that forms name when they fetch a token, so that a token of another form is worth nothing here. */
export const RISK_ACTION = 'register';

/** The action, for the providers whose tokens name one. */
export function riskAction(provider: RiskProvider): string | null {
  return provider === 'RECAPTCHA_V2' || provider === 'HCAPTCHA' ? null : RISK_ACTION;
}

const PRINTABLE = /^[\x21-\x7e]+$/;
const HOSTNAME = /^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/;

/** 1 is surely a person, 0 surely a machine. */
const score = z.number().min(0).max(1);

const secret = z.string().max(500).regex(PRINTABLE);

const common = {
  /** The public key, with which a form shows the provider's widget. */
  siteKey: z.string().max(500).regex(PRINTABLE),
  /** The names of the hosts whose pages may hold the form: without scheme and port, compared whole. */
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
      /** The id or the number of the Google Cloud project; `secret` is an API key of it. */
      project: z.string().max(100).regex(PRINTABLE),
      minimumScore: score,
    }),
    z.strictObject({ provider: z.literal('RECAPTCHA_V2'), ...shared }),
    z.strictObject({ provider: z.literal('RECAPTCHA_V3'), ...shared, minimumScore: score }),
    z.strictObject({ provider: z.literal('TURNSTILE'), ...shared }),
    z.strictObject({
      provider: z.literal('HCAPTCHA'),
      ...shared,
      /** For accounts of hCaptcha Enterprise, which alone are told a score. Null: the score does not matter. */
      minimumScore: score.nullable().default(null),
    }),
  ]);
}

/** Reads settings. */
export const riskSettings = settingsWith(secret);

/** The same where a secret of this provider is stored, which stays where none is given. */
export const riskSettingsChanges = settingsWith(secret.optional());

/** The settings as given, with the secret. */
export type RiskSettings = z.output<typeof riskSettings>;

/** The settings of one provider. */
export type RiskSettingsOf<Provider extends RiskProvider> = Sealed<
  Extract<RiskSettings, { readonly provider: Provider }>
>;

type Sealed<Settings> = Settings extends unknown
  ? Readonly<Omit<Settings, 'secret'> & { sealedSecret: string }>
  : never;

/** The settings as stored: nothing but risk assessment itself can read the secret. */
export type SealedRiskSettings = Sealed<RiskSettings>;
