// The settings of a site for e-mail: whether addresses are verified, and what a taken one is answered with. (pure)
import type { FieldError } from '../outcomes/fieldError.ts';

export const EMAIL_VERIFICATION_POLICIES = ['OFF', 'ON', 'REQUIRED'] as const;
export type EmailVerificationPolicy = (typeof EMAIL_VERIFICATION_POLICIES)[number];

export const TAKEN_EMAIL_POLICIES = ['TELL', 'HIDE'] as const;
export type TakenEmailPolicy = (typeof TAKEN_EMAIL_POLICIES)[number];

export interface EmailSettings {
  readonly emailVerification: EmailVerificationPolicy;
  /** HIDE only with REQUIRED. */
  readonly takenEmail: TakenEmailPolicy;
}

export type EmailSettingsChanges = {
  readonly [Key in keyof EmailSettings]?: EmailSettings[Key] | null | undefined;
};

export const DEFAULT_EMAIL_SETTINGS: EmailSettings = { emailVerification: 'OFF', takenEmail: 'TELL' };

/** What a service lacks that mails codes: a way to send mail, or a key from which the codes are derived. */
export type MissingForMail = 'MailNotConfiguredError' | 'SecretsKeyMissingError';

export const NEEDS_VERIFICATION: FieldError<'TAKEN_EMAIL'> = {
  field: 'TAKEN_EMAIL',
  path: ['takenEmail'],
  code: 'NEEDS_VERIFICATION',
};

/** What is wrong with the settings as they would be after the changes. */
export function emailSettingsErrors(
  before: EmailSettings,
  changes: EmailSettingsChanges,
): readonly FieldError<'TAKEN_EMAIL'>[] {
  const takenEmail = changes.takenEmail ?? before.takenEmail;
  const emailVerification = changes.emailVerification ?? before.emailVerification;
  return takenEmail === 'HIDE' && emailVerification !== 'REQUIRED' ? [NEEDS_VERIFICATION] : [];
}

/** Whether a change of these settings depends on the others of the site. */
export function changesEmailSettings({ emailVerification, takenEmail }: EmailSettingsChanges): boolean {
  return emailVerification != null || takenEmail != null;
}

/** Whether a site with these changes sends mail. */
export function switchesMailOn({ emailVerification }: EmailSettingsChanges): boolean {
  return emailVerification === 'ON' || emailVerification === 'REQUIRED';
}
