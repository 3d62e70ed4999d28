// Opens the way by which this service sends mail.
import { createMailbox, type Mailbox } from './mailbox.ts';
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
export function openTransport(config: MailConfig, announce: (line: string) => void): MailWay {
  switch (config.kind) {
    case 'none':
      return {};
    case 'mailbox': {
      const mailbox = createMailbox(config.directory);
      const transport = atFirstMail('localhost', async () => {
        const { createMailboxTransport } = await import('./mailboxTransport.ts');
        return createMailboxTransport({ mailbox, announce });
      });
      return { mailbox, transport };
    }
    case 'smtp': {
      const transport = atFirstMail(config.from.slice(config.from.lastIndexOf('@') + 1), async () => {
        const { createSmtpTransport } = await import('./smtpTransport.ts');
        return createSmtpTransport({ ...config, connections: MAILS_AT_ONCE });
      });
      return { transport };
    }
  }
}

/** The library takes 15 MB: it is loaded for the first mail, which most services never send. */
function atFirstMail(domain: string, open: () => Promise<MailTransport>): MailTransport {
  let opened: Promise<MailTransport> | undefined;
  return {
    domain,
    async send(mail) {
      opened ??= open();
      return (await opened).send(mail);
    },
    close: async () => (await opened)?.close(),
  };
}
