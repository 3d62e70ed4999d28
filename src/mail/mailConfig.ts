// How this service sends mail. (pure)
import type { SmtpServer } from './smtpUrl.ts';

export type MailConfig =
  | { readonly kind: 'smtp'; readonly server: SmtpServer; readonly from: string }
  /** Mails become files in a directory, for trying things out. */
  | { readonly kind: 'mailbox'; readonly directory: string }
  /** No mail can be sent. */
  | { readonly kind: 'none' };
