// Composes a mail: its texts, as plain text and as HTML. (pure)
import { mailText } from '../texts/mailText.ts';
import type { MailContent } from './mailContent.ts';
import { mailHtml } from './mailHtml.ts';
import { senderName } from './senderName.ts';
import type { OutgoingMail } from './transport.ts';

/** For how many minutes a code is valid after its first sending. */
export const CODE_MINUTES = 30;

/**
 * The code is in the subject too, so that it can be read in a notification. Seen there by someone else it is of no use: it is
 * valid only together with the id that the visitor's own page has.
 */
export function composeMail(content: MailContent): Omit<OutgoingMail, 'messageId' | 'to'> {
  const site = senderName(content.siteName);
  const code = 'code' in content ? content.code : undefined;
  const { language, subject, title, paragraphs, validity, unexpected } = mailText(content.kind, {
    languages: [content.language, content.siteLanguage],
    site,
    minutes: CODE_MINUTES,
    ...(code !== undefined && { code }),
  });
  const parts = [
    title,
    ...paragraphs,
    ...(code === undefined ? [] : [code]),
    ...(validity === undefined ? [] : [validity]),
    unexpected,
    site,
  ];
  return {
    senderName: site,
    language,
    subject,
    text: `${parts.join('\n\n')}\n`,
    html: mailHtml({ language, subject, title, paragraphs, code, validity, unexpected, site }),
  };
}
