// A composed mail as the options of nodemailer. (pure)
import { domainToASCII } from 'node:url';
import type { OutgoingMail } from './transport.ts';

/** ASCII that can be seen, and spaces: what a line of the protocol and a header can hold, without its own brackets. */
const SENDABLE = /^[ -;=?-~]+@[!-;=?-~]+$/;

/**
 * The address as it goes to the mail server: as typed, but with the A-labels of its domain. Undefined:
 * no mail can be sent to it, because nodemailer sends `<` and `>`, which a quoted local part may contain, to another address.
 */
export function sendableAddress(typed: string): string | undefined {
  const at = typed.lastIndexOf('@');
  const domain = typed.slice(at + 1);
  const address = /^[ -~]*$/.test(domain) ? typed : `${typed.slice(0, at)}@${domainToASCII(domain)}`;
  return SENDABLE.test(address) ? address : undefined;
}

/** `to`: what `sendableAddress` gives. */
export function mimeMessage(mail: OutgoingMail, to: string, from: string) {
  return {
    from: { name: mail.senderName, address: from },
    // An object, so that nothing parses the address: a parser has been seen to find another one in a quoted local part.
    to: { name: '', address: to },
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': mail.language },
    envelope: { from, to: { name: '', address: to } },
    messageId: mail.messageId,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    xMailer: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
