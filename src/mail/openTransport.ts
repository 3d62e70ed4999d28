// Opens the way by which this service sends mail. The libraries are loaded only where there is one.
import type { Mailbox } from './mailbox.ts';
import type { MailConfig } from './mailConfig.ts';
import { MAILS_AT_ONCE } from './openMail.ts';
import type { MailTransport } from './transport.ts';

export interface MailWay {
  /** Undefined: no mail can be sent. */
  readonly transport?: MailTransport;
  /** Where the mails are instead, if they are not sent. */
  readonly mailbox?: Mailbox;
}

/** `announce` receives a line for each mail that goes to the mailbox. */
export async function openTransport(config: MailConfig, announce: (line: string) => void): Promise<MailWay> {
  switch (config.kind) {
    case 'none':
      return {};
    case 'mailbox': {
      const { createMailbox } = await import('./mailbox.ts');
      const { createMailboxTransport } = await import('./mailboxTransport.ts');
      const mailbox = createMailbox(config.directory);
      return { mailbox, transport: createMailboxTransport({ mailbox, announce }) };
    }
    case 'smtp': {
      const { createSmtpTransport } = await import('./smtpTransport.ts');
      return { transport: createSmtpTransport({ ...config, connections: MAILS_AT_ONCE }) };
    }
  }
}
