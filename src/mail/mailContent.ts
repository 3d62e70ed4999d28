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

/** The challenges, as far as their mails depend on them. */
export interface MailChallenges {
  /**
   * What is to be sent now, with the code that is valid now. Undefined: nothing is, because the challenge was used, has
   * ended or was deleted, or because no customer has the address.
   */
  readonly read: (accountId: number, challengeId: string) => Promise<MailContent | undefined>;
  /** The mail was accepted by the mail server, at this time. May be called again for the same mail. */
  readonly sent: (accountId: number, challengeId: string, at: Date) => Promise<void>;
  /** The address was rejected for good. */
  readonly bounced: (accountId: number, challengeId: string) => Promise<void>;
}
