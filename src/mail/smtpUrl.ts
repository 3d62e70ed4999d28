// SMTP_URL and MAIL_FROM, as an operator writes them. (pure)
import { isIP } from 'node:net';

/** A mail server. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else by STARTTLS, if the server offers it. */
  readonly secure: boolean;
  readonly user?: string;
  readonly password?: string;
}

interface Problem {
  readonly problem: string;
}

const NAME = /^[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})*\.?$/i;
const PORTS = { smtp: 587, smtps: 465 } as const;

/** The server, or one sentence on what is wrong with the URL. No sentence contains a part of it. */
export function readSmtpUrl(text: string): SmtpServer | Problem {
  const [, scheme = '', rest = ''] = /^(smtps?):\/\/(.*)$/is.exec(text) ?? [];
  if (!scheme) return { problem: 'expected smtp://HOST or smtps://HOST' };
  if (/[?#]/.test(rest)) {
    return { problem: 'must have no parameters and no fragment; in a password, write ? as %3F and # as %23' };
  }
  const authority = rest.replace(/\/$/, '');
  if (authority.includes('/')) return { problem: 'must have no path; in a password, write / as %2F' };
  const at = authority.lastIndexOf('@');
  const place = readPlace(authority.slice(at + 1), scheme.toLowerCase() as keyof typeof PORTS);
  if ('problem' in place || at < 0) return place;
  const credentials = readCredentials(authority.slice(0, at));
  return 'problem' in credentials ? credentials : { ...place, ...credentials };
}

function readPlace(text: string, scheme: keyof typeof PORTS): SmtpServer | Problem {
  const [, literal, name = '', port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(text) ?? [];
  if (literal === undefined ? !NAME.test(name) : isIP(literal) !== 6) {
    return {
      problem: 'expected a host name or an address, e.g. smtp://mail.example.com:587 or smtp://[::1]:25',
    };
  }
  const number = port === undefined ? PORTS[scheme] : Number(port);
  if ((port !== undefined && !/^\d{1,5}$/.test(port)) || number < 1 || number > 65_535) {
    return { problem: 'the port must be a number from 1 to 65535' };
  }
  return { host: literal ?? name, port: number, secure: scheme === 'smtps' };
}

function readCredentials(text: string): Required<Pick<SmtpServer, 'user' | 'password'>> | Problem {
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (!user || !password) return { problem: 'a user must have a password: smtp://USER:PASSWORD@HOST' };
  try {
    return { user: decodeURIComponent(user), password: decodeURIComponent(password) };
  } catch {
    return { problem: 'user and password must be percent-encoded: write % as %25' };
  }
}

/** Whether the server is this machine: what is sent there crosses no network. */
export function isThisMachine({ host }: Pick<SmtpServer, 'host'>): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

const ATOMS = /^[a-z\d!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z\d!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63})*$/i;

/** Whether mails can come from this address. It has no name: the name of the sender is that of each site. */
export function isSenderAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 0 || at > 64 || text.length > 254) return false;
  return ATOMS.test(text.slice(0, at)) && DOMAIN.test(text.slice(at + 1));
}
