// E-mail addresses: the grammar we accept, and the key by which they are unique. (pure)
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { codePointLength, hasForbiddenCharacters } from '../lib/text.ts';
import type { Violation } from '../outcomes/fieldError.ts';

/** RFC 5321 section 4.5.3.1 with erratum 1690 of RFC 3696: octets of a whole address and of its local part. */
const MAX_ADDRESS_OCTETS = 254;
const MAX_LOCAL_PART_OCTETS = 64;

/** Every pattern is linear: no alternative can match what its neighbour can. */
const ATOM = "[A-Za-z0-9!#$%&'*+\\-/=?^_`{|}~]+";
const QUOTED_STRING = '"(?:[ !#-[\\]-~]|\\\\[ -~])*"';
const DOT_ATOM = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`);
const LOCAL_PART = new RegExp(`^(?:${ATOM}|${QUOTED_STRING})(?:\\.(?:${ATOM}|${QUOTED_STRING}))*$`);
const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const ALL_DIGITS = /^[0-9]+$/;
const ASCII = /^[\x20-\x7e]*$/;
/** What a domain that still needs A-labels may hold in ASCII: `domainToASCII` would decode escapes such as %6d. */
const INTERNATIONAL_DOMAIN = /^[A-Za-z0-9.\-\u0080-\u{10ffff}]+$/u;

/** What comes along with text that is copied from a page, is not seen, and is dropped from domains by UTS 46. */
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/;

export interface EmailAddress {
  /** As typed. */
  readonly address: string;
  /** The form in which addresses are compared: two with one key reach the same mailbox, as far as we can tell. */
  readonly key: string;
}

const TOO_LONG: Violation = { code: 'TOO_LONG', limit: MAX_ADDRESS_OCTETS };

/**
 * Reads an RFC 822 addr-spec without comments and folding white space, with a dotted domain or an address
 * literal, bounded by SMTP (RFC 5321). The domain may hold U-labels, which are judged as A-labels (UTS 46); the
 * local part is ASCII. Takes text that is already trimmed; an address that is too long is not read any further.
 */
export function readEmailAddress(address: string): EmailAddress | Violation {
  if (codePointLength(address) > MAX_ADDRESS_OCTETS) return TOO_LONG;
  if (hasForbiddenCharacters(address) || INVISIBLE.test(address)) return { code: 'INVALID_CHARACTERS' };
  const at = address.lastIndexOf('@');
  if (at < 0) return { code: 'INVALID_FORMAT' };
  const localPart = address.slice(0, at);
  const domain = asciiDomain(address.slice(at + 1));
  if (localPart.length + 1 + domain.length > MAX_ADDRESS_OCTETS) return TOO_LONG;
  if (localPart.length > MAX_LOCAL_PART_OCTETS || !LOCAL_PART.test(localPart) || !isDomain(domain)) {
    return { code: 'INVALID_FORMAT' };
  }
  return { address, key: `${canonicalLocalPart(localPart).toLowerCase()}@${domain.toLowerCase()}` };
}

/** The domain in A-labels; empty where it cannot be one. */
function asciiDomain(domain: string): string {
  if (ASCII.test(domain)) return domain;
  return INTERNATIONAL_DOMAIN.test(domain) ? domainToASCII(domain) : '';
}

function isDomain(domain: string): boolean {
  if (domain.startsWith('[') && domain.endsWith(']')) return isAddressLiteral(domain.slice(1, -1));
  const labels = domain.split('.');
  return (
    labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !ALL_DIGITS.test(labels.at(-1) ?? '')
  );
}

/** RFC 5321 section 4.1.3. A zone such as `%eth0` names something on one machine and is no part of an address. */
function isAddressLiteral(literal: string): boolean {
  const ipv6 = /^IPv6:([^%]*)$/i.exec(literal)?.[1];
  return ipv6 === undefined ? isIPv4(literal) : isIPv6(ipv6);
}

/** Without needless quotes and escapes: `"john.doe"` and `"jo\hn.doe"` are john.doe; `"a b"` needs its quotes. */
function canonicalLocalPart(localPart: string): string {
  if (!localPart.includes('"')) return localPart;
  const words = localPart.match(/"(?:[^"\\]|\\.)*"|[^".]+/g) ?? [];
  const content = words
    .map((word) => (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word))
    .join('.');
  return DOT_ATOM.test(content) ? content : `"${content.replace(/["\\]/g, '\\$&')}"`;
}
