// The profile of a customer: the rules of its fields. (pure)
import * as z from 'zod';
import { addIssues, optionalText } from '../fields/fieldRules.ts';
import { readMetadata } from '../fields/metadata.ts';
import { phoneDigits } from '../fields/phone.ts';
import type { InputField } from '../outcomes/fieldError.ts';

const metadata = z
  .array(z.object({ key: z.string(), value: z.string() }))
  .nullish()
  .transform((raw, context) => {
    const { entries, violations } = readMetadata(raw ?? []);
    addIssues(context, violations);
    return entries;
  });

/** The rules of the profile: the same for every site, at registration and when the platform changes a customer. */
export const PROFILE = {
  displayName: optionalText(100),
  emailHardbounce: z
    .boolean()
    .nullish()
    .transform((given) => given ?? false),
  firstName: optionalText(255),
  lastName: optionalText(255),
  metadata,
  oldProviderId: optionalText(255),
  organization: optionalText(255),
  phone: optionalText(255).transform((text) => text && phoneDigits(text)),
  salutation: optionalText(255),
  title: optionalText(255),
};

const profile = z.object(PROFILE);

/** A profile after validation. */
export type Profile = z.output<typeof profile>;

/** The names of the same fields in field errors. */
export const PROFILE_FIELDS = {
  displayName: 'DISPLAY_NAME',
  emailHardbounce: 'EMAIL_HARDBOUNCE',
  firstName: 'FIRST_NAME',
  lastName: 'LAST_NAME',
  metadata: 'METADATA',
  oldProviderId: 'OLD_PROVIDER_ID',
  organization: 'ORGANIZATION',
  phone: 'PHONE',
  salutation: 'SALUTATION',
  title: 'TITLE',
} as const satisfies Record<keyof typeof PROFILE, InputField>;
