// Opens the way by which this service sends mail; the library is loaded only where there is one.
import type { MailConfig } from './mailConfig.ts';
import { MAILS_AT_ONCE } from './openMail.ts';
import type { MailTransport } from './transport.ts';

/** `announce` receives a line for each mail that goes to the mailbox. */
export async function openTransport(
  config: MailConfig,
  announce: (line: string) => void,
): Promise<MailTransport | undefined> {
  if (config.kind === 'none') return undefined;
  if (config.kind === 'mailbox') {
    const { createMailboxTransport } = await import('./mailboxTransport.ts');
    return createMailboxTransport({ directory: config.directory, announce });
  }
  const { createSmtpTransport } = await import('./smtpTransport.ts');
  return createSmtpTransport({ ...config, connections: MAILS_AT_ONCE });
}
