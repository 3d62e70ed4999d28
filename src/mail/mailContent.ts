// What a mail is about, and where the room of mails learns it: from the challenges. (pure)

export const MAIL_KINDS = ['VERIFICATION_CODE', 'ACCOUNT_EXISTS', 'PASSWORD_RESET_CODE'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

interface Addressed {
  /** The address as the visitor typed it. It appears in `To`, and nowhere else. */
  readonly to: string;
  /** ISO 639-1, lower case. If it has no texts, the language of the site is used; if that has none, English. */
  readonly language: string;
  readonly siteLanguage: string;
  /** The name of the sender, and of the service that the mail speaks of. */
  readonly siteName: string;
}

export type MailContent =
  /** `code`: eight digits. */
  | (Addressed & { readonly kind: 'VERIFICATION_CODE' | 'PASSWORD_RESET_CODE'; readonly code: string })
  | (Addressed & { readonly kind: 'ACCOUNT_EXISTS' });

/** A mail whose attempt is claimed. */
export interface ClaimedMail {
  readonly accountId: number;
  readonly id: string;
  readonly siteId: number;
  readonly challengeId: string;
  /** Counts this attempt; the claim ends when another one raises it. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** The challenges, as far as their mails depend on them. */
export interface MailChallenges {
  /**
   * What is to be sent now, with the code that is valid now. Undefined: nothing is, because the challenge was used, has
   * ended or was deleted, or because no customer has the address.
   */
  readonly read: (accountId: number, challengeId: string) => Promise<MailContent | undefined>;
  /**
   * The mail was accepted by the mail server, at this time: notes it and deletes the mail, at once, so that after a crash the mail
   * is sent again and not lost. May be called again for the same mail.
   */
  readonly sent: (mail: ClaimedMail, at: Date) => Promise<void>;
  /** The address was rejected for good. */
  readonly bounced: (accountId: number, challengeId: string) => Promise<void>;
}
