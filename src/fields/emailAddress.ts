// E-mail addresses: the accepted grammar, and the key by which they are unique. (pure)
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { codePointLength, hasForbiddenCharacters, hasUnseenCharacters } from '../lib/text.ts';
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
/** The characters of a domain before its conversion to A-labels: `domainToASCII` would decode escapes such as %6d. */
const INTERNATIONAL_DOMAIN = /^[A-Za-z0-9.\-\u0080-\u{10ffff}]+$/u;

/** Zero-width joiner and non-joiner, which some labels need (RFC 5892, appendix A). */
const JOINERS = /[\u200c\u200d]/g;

export interface EmailAddress {
  /** As typed. */
  readonly address: string;
  /** The form in which addresses are compared: two addresses with one key are taken for the same mailbox. */
  readonly key: string;
}

const TOO_LONG: Violation = { code: 'TOO_LONG', limit: MAX_ADDRESS_OCTETS };

/**
 * Reads an RFC 822 addr-spec without comments and folding white space, with a dotted domain or an address literal, within
 * the limits of SMTP (RFC 5321). The domain may contain U-labels, which are converted to A-labels (UTS 46) and then
 * checked; the local part is ASCII. Expects trimmed text; an address that is too long is not read any further.
 */
export function readEmailAddress(address: string): EmailAddress | Violation {
  if (codePointLength(address) > MAX_ADDRESS_OCTETS) return TOO_LONG;
  if (hasForbiddenCharacters(address) || hasUnseenCharacters(address.replace(JOINERS, ''))) {
    return { code: 'INVALID_CHARACTERS' };
  }
  const at = address.lastIndexOf('@');
  const localPart = address.slice(0, Math.max(at, 0));
  const domain = asciiDomain(address.slice(at + 1));
  if (localPart.length + 1 + domain.length > MAX_ADDRESS_OCTETS) return TOO_LONG;
  if (
    at < 0 ||
    localPart.length > MAX_LOCAL_PART_OCTETS ||
    !LOCAL_PART.test(localPart) ||
    !isDomain(domain)
  ) {
    // A joiner in the wrong place is a mistake that cannot be seen.
    return { code: hasUnseenCharacters(address) ? 'INVALID_CHARACTERS' : 'INVALID_FORMAT' };
  }
  return { address, key: `${canonicalLocalPart(localPart).toLowerCase()}@${domain.toLowerCase()}` };
}

/** The domain in A-labels; empty if it cannot be converted. */
function asciiDomain(domain: string): string {
  if (ASCII.test(domain)) return domain;
  // Node 20 has UTS 46 of before Unicode 15.1, where the capital of ß is another letter than ß.
  return INTERNATIONAL_DOMAIN.test(domain) ? domainToASCII(domain.replaceAll('ẞ', 'ß')) : '';
}

function isDomain(domain: string): boolean {
  if (domain.startsWith('[') && domain.endsWith(']')) return isAddressLiteral(domain.slice(1, -1));
  const labels = domain.split('.');
  return (
    labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !ALL_DIGITS.test(labels.at(-1) ?? '')
  );
}

/** RFC 5321 section 4.1.3. A zone such as `%eth0` is local to one machine and no part of an address. */
function isAddressLiteral(literal: string): boolean {
  const ipv6 = /^IPv6:([^%]*)$/i.exec(literal)?.[1];
  return ipv6 === undefined ? isIPv4(literal) : isIPv6(ipv6);
}

/** Without unnecessary quotes and escapes: `"john.doe"` and `"jo\hn.doe"` are john.doe; `"a b"` needs its quotes. */
function canonicalLocalPart(localPart: string): string {
  if (!localPart.includes('"')) return localPart;
  const words = localPart.match(/"(?:[^"\\]|\\.)*"?|[^".]+/g) ?? [];
  const content = words
    .map((word) => (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word))
    .join('.');
  return DOT_ATOM.test(content) ? content : `"${content.replace(/["\\]/g, '\\$&')}"`;
}
