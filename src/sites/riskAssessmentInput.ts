// The input of a site's risk assessment, checked by the rules of its provider, and the outcomes. (pure)
import type { z } from 'zod';
import { trimToNull } from '../lib/text.ts';
import type { FieldError, Violation } from '../outcomes/fieldError.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import {
  type EncryptedRiskSettings,
  type RiskProvider,
  type RiskSettings,
  type RiskUnavailablePolicy,
  riskSettings,
  riskSettingsChanges,
} from '../risk/riskSettings.ts';
import type { Site } from './site.ts';

export type RiskAssessmentField = 'SITE_KEY' | 'SECRET' | 'PROJECT' | 'MINIMUM_SCORE' | 'ALLOWED_HOSTNAMES';

export type UpdateRiskAssessmentOutcome =
  | { readonly kind: 'UpdateRiskAssessmentSuccess'; readonly site: Site }
  | ValidationError<RiskAssessmentField>
  | { readonly kind: 'SiteNotFoundError' }
  /** The service has no key to encrypt the secret with. */
  | { readonly kind: 'SecretsKeyMissingError' };

export type RemoveRiskAssessmentOutcome =
  | { readonly kind: 'RemoveRiskAssessmentSuccess'; readonly site: Site }
  | { readonly kind: 'SiteNotFoundError' };

/** The settings with the secret encrypted for the site; undefined if there is no key to encrypt it with. */
export type EncryptRiskSettings = (
  settings: RiskSettings,
  siteId: number,
) => EncryptedRiskSettings | undefined;

/** Null and "" count as absent. */
export interface RiskAssessmentInput {
  readonly provider: RiskProvider;
  readonly siteKey: string;
  readonly secret?: string | null | undefined;
  readonly project?: string | null | undefined;
  readonly minimumScore?: number | null | undefined;
  readonly allowedHostnames: readonly string[];
  readonly whenUnavailable?: RiskUnavailablePolicy | null | undefined;
}

/** In the order of the input, in which field errors are reported. */
const FIELDS: Readonly<Record<string, RiskAssessmentField>> = {
  siteKey: 'SITE_KEY',
  secret: 'SECRET',
  project: 'PROJECT',
  minimumScore: 'MINIMUM_SCORE',
  allowedHostnames: 'ALLOWED_HOSTNAMES',
};
const ORDER = Object.values(FIELDS);

/** `hasSecret`: a secret of this provider is stored, so that none is required. */
export function readRiskAssessment(
  input: RiskAssessmentInput,
  hasSecret: boolean,
): z.output<typeof riskSettingsChanges> | ValidationError<RiskAssessmentField> {
  const given = Object.entries(input)
    .map(([name, value]) => [name, typeof value === 'string' ? trimToNull(value) : value])
    .filter(([, value]) => value != null);
  const schema = hasSecret ? riskSettingsChanges : riskSettings;
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const fieldErrors = result.error.issues.flatMap(toFieldErrors);
  const rank = ({ field }: FieldError<RiskAssessmentField>) => ORDER.indexOf(field);
  return { kind: 'ValidationError', fieldErrors: fieldErrors.toSorted((a, b) => rank(a) - rank(b)) };
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError<RiskAssessmentField>[] {
  // One issue lists all fields that the provider does not have.
  const paths =
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [issue.path.map(String)];
  return paths.map((path) => {
    const field = FIELDS[path[0] ?? ''];
    if (!field) throw new TypeError(`The input is not of the declared type: ${issue.code}`);
    return { ...violation(issue, field), field, path };
  });
}

function violation(issue: z.core.$ZodIssue, field: RiskAssessmentField): Violation {
  switch (issue.code) {
    // The types were checked before: what is not of its type is absent.
    case 'invalid_type':
      return { code: 'REQUIRED' };
    case 'too_small':
      return { code: issue.origin === 'array' ? 'REQUIRED' : 'INVALID_FORMAT' };
    case 'too_big':
      if (issue.origin === 'number') return { code: 'INVALID_FORMAT' };
      return { code: issue.origin === 'array' ? 'TOO_MANY' : 'TOO_LONG', limit: Number(issue.maximum) };
    case 'invalid_format':
      return { code: field === 'ALLOWED_HOSTNAMES' ? 'INVALID_FORMAT' : 'INVALID_CHARACTERS' };
    default:
      return { code: 'INVALID_FORMAT' };
  }
}
