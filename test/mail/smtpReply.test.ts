// Which replies end a mail and mark its address, and which are about us and may change.
import { expect, test } from 'vitest';
import { isRecipientRejected } from '../../src/mail/smtpReply.ts';

const toRecipient = (response: string) => ({
  command: 'RCPT TO',
  response,
  responseCode: Number(response.slice(0, 3)),
});

test.each([
  '550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown',
  '550-5.1.1 The email account that you tried to reach does not exist.',
  '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found',
  '550 5.2.1 The email account that you tried to reach is disabled.',
  '553 5.1.3 Bad recipient address syntax',
  '556 5.1.10 Domain does not accept mail',
  '550 No such user here',
  '550 Requested action not taken: mailbox unavailable',
  // A word of the address does not make it a reply about us.
  '550 <relay-policy@example.com> User unknown',
  '551 User not local',
  '501 Error: Bad recipient address syntax',
  '553 Mailbox name not allowed',
])('%s: the address is rejected for good', (response) => {
  expect(isRecipientRejected(toRecipient(response))).toBe(true);
});

test.each([
  // May pass.
  '450 4.1.1 Recipient address rejected: unverified address',
  '451 4.7.1 Greylisting in action, please come back later',
  '452 4.2.2 Mailbox full',
  '552 5.2.2 Mailbox full',
  '550 5.2.2 Over quota',
  '421 Too many connections',
  // About us: rights, reputation, the sender.
  '530 5.7.0 Authentication required',
  '535 5.7.8 Bad credentials',
  '550 5.7.1 Relaying denied',
  '554 5.7.1 <ada@example.com>: Relay access denied',
  '550 5.7.606 Access denied, banned sending IP',
  '550 5.1.8 Sender address rejected: Domain not found',
  '550 5.1.7 Bad sender',
  '550 Relay not permitted',
  '550 Administrative prohibition: see policy',
  '550 SPF check failed',
  '550 Your host is listed on a blacklist',
  '503 5.5.1 Error: need MAIL command',
  '554 Transaction failed',
  // Not a reply of the protocol.
  '999 550',
  '',
])('%s: the mail is tried again', (response) => {
  expect(isRecipientRejected(toRecipient(response))).toBe(false);
});

test.each(['CONN', 'EHLO', 'AUTH PLAIN', 'MAIL FROM', 'DATA', 'API', undefined])(
  'a reply to %s is never about the address',
  (command) => {
    const response = '550 5.1.1 User unknown';
    expect(isRecipientRejected({ command, response, responseCode: 550 })).toBe(false);
  },
);
