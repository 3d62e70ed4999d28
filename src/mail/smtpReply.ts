// Which replies of a mail server mean that an address will never accept mail, and which are about us. (pure)

export interface SmtpReply {
  /** The command that was rejected, as nodemailer names it. */
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
}

/** RFC 3463: the status in the text of a reply, such as 5.1.1. */
export function enhancedStatus(response = ''): string | undefined {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?!\S)/.exec(response)?.[1];
}

/**
 * RFC 3463 and 7505: no such mailbox, no such domain, bad syntax, moved, domain without mail, mailbox disabled. Others are
 * about the sender (5.1.7, 5.1.8), pass (5.2.2: mailbox full), or are about policy and rights (5.7).
 */
const ADDRESS_STATUS = /^5\.(?:1\.(?:0|1|2|3|6|10)|2\.1)$/;

/** RFC 5321 and 7504: bad syntax, mailbox unavailable, not local, name not allowed, domain without mail. */
const ADDRESS_CODES = [501, 550, 551, 553, 556];

/** Of a response, as far as it is looked at. */
const MAX_LENGTH = 1000;

/** A server without status codes says 550 also to a client that may not send through it, or that it mistrusts. */
const ABOUT_US =
  /relay|auth|polic|block|black|spam|spf|dkim|dmarc|reputation|sender|rate|limit|denied|helo|ptr|dns/i;

/** Whether the recipient was rejected for good. In all other cases a later attempt may succeed. */
export function isRecipientRejected({ command, responseCode = 0, response = '' }: SmtpReply): boolean {
  if (command !== 'RCPT TO' || responseCode < 500) return false;
  const status = enhancedStatus(response);
  if (status !== undefined) return ADDRESS_STATUS.test(status);
  return ADDRESS_CODES.includes(responseCode) && !ABOUT_US.test(withoutAddresses(response));
}

/** A response may repeat the address. */
function withoutAddresses(response: string): string {
  const words = response.slice(0, MAX_LENGTH).split(' ');
  return words.filter((word) => !word.includes('@')).join(' ');
}
