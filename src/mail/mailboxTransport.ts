// Writes mails into the mailbox instead of sending them.
import { createTransport } from 'nodemailer';
import type { Mailbox } from './mailbox.ts';
import { mimeMessage, sendableAddress } from './mimeMessage.ts';
import type { MailTransport } from './transport.ts';

const FROM = 'mailbox@localhost';

export function createMailboxTransport({
  mailbox,
  announce,
}: {
  mailbox: Mailbox;
  /** Receives a line for each mail. */
  announce: (line: string) => void;
}): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    domain: 'localhost',
    async send(mail) {
      const to = sendableAddress(mail.to);
      if (to === undefined) return { outcome: 'REJECTED', reason: 'EADDRESS' };
      try {
        const { message } = await composer.sendMail(mimeMessage(mail, to, FROM));
        // Named after the Message-ID, which is the same in all attempts: a mail that is written twice is one file.
        const file = `${/[\w-]+/.exec(mail.messageId)?.[0]}.eml`;
        announce(`A mail was written to ${await mailbox.write(file, message as Buffer)}`);
        return { outcome: 'SENT', file };
      } catch (error) {
        return { outcome: 'FAILED', reason: (error as NodeJS.ErrnoException).code ?? 'EMAILBOX' };
      }
    },
    close: async () => {},
  };
}
