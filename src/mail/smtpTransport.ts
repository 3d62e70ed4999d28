// Sends mails to a mail server. What it does wrong delays mails, and nothing else.
import { createTransport } from 'nodemailer';
import { mimeMessage, sendableAddress } from './mimeMessage.ts';
import { enhancedStatus, isRecipientRejected } from './smtpReply.ts';
import { isThisMachine, type SmtpServer } from './smtpUrl.ts';
import type { MailTransport } from './transport.ts';

const CONNECT_MS = 5000;
/** Of an attempt in all, waiting for a connection included. */
const TOTAL_MS = 15_000;

export interface SmtpOptions {
  readonly server: SmtpServer;
  /** The address of the sender. */
  readonly from: string;
  readonly connections: number;
  readonly connectMs?: number;
  readonly totalMs?: number;
}

export function createSmtpTransport({
  server,
  from,
  connections,
  connectMs = CONNECT_MS,
  totalMs = TOTAL_MS,
}: SmtpOptions): MailTransport {
  const { host, port, secure, user, password } = server;
  const local = isThisMachine(server);
  const smtp = createTransport({
    pool: true,
    maxConnections: connections,
    // A server may have closed a connection that was idle: the mail gets another one.
    maxRequeues: 1,
    host,
    port,
    secure,
    ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
    // A password is never sent in clear text over a network.
    requireTLS: user !== undefined && !secure && !local,
    // Mail servers come with a certificate that no one has signed.
    tls: { rejectUnauthorized: !local },
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: totalMs,
    socketCloseTimeout: 1000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // The address itself: nodemailer would write its domain in lower case.
  smtp.use('stream', ({ data, message }, done) => {
    const to = (data.envelope as ReturnType<typeof mimeMessage>['envelope']).to.address;
    message.getEnvelope = () => ({ from, to: [to] });
    done();
  });
  return {
    domain: from.slice(from.lastIndexOf('@') + 1),
    async send(mail) {
      const to = sendableAddress(mail.to);
      if (to === undefined) return { outcome: 'REJECTED', reason: 'EADDRESS' };
      try {
        await smtp.sendMail({ ...mimeMessage(mail, to, from), signal: AbortSignal.timeout(totalMs) });
        return { outcome: 'SENT' };
      } catch (error) {
        const failure = error as SmtpFailure;
        return { outcome: isRecipientRejected(failure) ? 'REJECTED' : 'FAILED', reason: reasonOf(failure) };
      }
    },
    async close() {
      smtp.close();
    },
  };
}

/** What nodemailer adds to its errors. */
interface SmtpFailure {
  readonly name?: string;
  readonly code?: string;
  readonly originalCode?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/** For the log. Never the text of a response, which repeats addresses. */
function reasonOf({ name, code, originalCode, command, response, responseCode }: SmtpFailure): string {
  if (name === 'AbortError' || code === 'EABORT') return 'ETIMEDOUT';
  const enhanced = enhancedStatus(response);
  return [code ?? name ?? 'unknown', originalCode, command, responseCode, enhanced].filter(Boolean).join(' ');
}
