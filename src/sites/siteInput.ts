// The input of a new or changed site, and the outcomes. (pure)
import * as z from 'zod';
import { fieldErrors, optionalLanguage, requiredText } from '../fields/fieldRules.ts';
import type { ValidationError } from '../outcomes/validationError.ts';
import {
  DEFAULT_EMAIL_SETTINGS,
  EMAIL_VERIFICATION_POLICIES,
  type EmailSettings,
  emailSettingsErrors,
  type MissingForMail,
  TAKEN_EMAIL_POLICIES,
} from './emailSettings.ts';
import type { Site } from './site.ts';

export type SiteField =
  | 'NAME'
  | 'DEFAULT_LANGUAGE'
  | 'STRONG_PASSWORDS'
  | 'REFUSE_COMMON_PASSWORDS'
  | 'EMAIL_VERIFICATION'
  | 'TAKEN_EMAIL';

export type CreateSiteOutcome =
  | { readonly kind: 'CreateSiteSuccess'; readonly site: Site }
  | ValidationError<SiteField | 'SITES'>
  /** The service cannot mail codes. */
  | { readonly kind: MissingForMail };

export type UpdateSiteOutcome =
  | { readonly kind: 'UpdateSiteSuccess'; readonly site: Site }
  | ValidationError<SiteField>
  | { readonly kind: 'SiteNotFoundError' }
  | { readonly kind: MissingForMail };

/** With null, a setting stays as it is, or has its default. */
const siteChanges = z.object({
  name: requiredText(255).nullish(),
  defaultLanguage: optionalLanguage,
  strongPasswords: z.boolean().nullish(),
  refuseCommonPasswords: z.boolean().nullish(),
  emailVerification: z.enum(EMAIL_VERIFICATION_POLICIES).nullish(),
  takenEmail: z.enum(TAKEN_EMAIL_POLICIES).nullish(),
});

const newSite = siteChanges.extend({ name: requiredText(255) });

const FIELDS: Record<keyof SiteChangesInput, SiteField> = {
  name: 'NAME',
  defaultLanguage: 'DEFAULT_LANGUAGE',
  strongPasswords: 'STRONG_PASSWORDS',
  refuseCommonPasswords: 'REFUSE_COMMON_PASSWORDS',
  emailVerification: 'EMAIL_VERIFICATION',
  takenEmail: 'TAKEN_EMAIL',
};

export type NewSiteInput = z.input<typeof newSite>;
export type SiteChangesInput = z.input<typeof siteChanges>;

/** What is stored; an absent setting has its default. */
export interface NewSite extends SiteChanges {
  readonly name: string;
}

/** What changes; an absent setting stays as it is. */
export type SiteChanges = { readonly [Key in keyof SiteChangesInput]?: NonNullable<SiteChangesInput[Key]> };

export function readNewSite(input: NewSiteInput): NewSite | ValidationError<SiteField> {
  return read(newSite.safeParse(input), input, DEFAULT_EMAIL_SETTINGS);
}

/** `before`: the site's settings, on which the changes may depend. */
export function readSiteChanges(
  input: SiteChangesInput,
  before: EmailSettings,
): SiteChanges | ValidationError<SiteField> {
  return read(siteChanges.safeParse(input), input, before);
}

function read<Output extends object>(
  result: z.ZodSafeParseResult<Output>,
  input: SiteChangesInput,
  before: EmailSettings,
) {
  const errors = [
    ...(result.success ? [] : fieldErrors(result.error, FIELDS)),
    ...emailSettingsErrors(before, input),
  ];
  if (!result.success || errors.length > 0) {
    return { kind: 'ValidationError' as const, fieldErrors: errors };
  }
  return Object.fromEntries(Object.entries(result.data).filter(([, value]) => value != null)) as {
    [Key in keyof Output]: NonNullable<Output[Key]>;
  };
}
