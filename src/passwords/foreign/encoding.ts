// Encodings of bytes in hashes, and the comparison of hashes.
import { timingSafeEqual } from 'node:crypto';

/** The digits of crypt(3), in the order of their values. */
export const CRYPT_DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Base64, with or without padding, also of the alphabets of URLs and of passlib, which has "." for "+". */
export const BASE64 = '[A-Za-z0-9+/._-]+={0,2}';

export function fromBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}

export function toBase64(bytes: Buffer): string {
  return bytes.toString('base64url');
}

export function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The base64 of phpass and Drupal: crypt's digits, the lowest bits first. */
export function toPhpassBase64(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
    const digits = Math.min(3, bytes.length - at) + 1;
    for (let digit = 0; digit < digits; digit++) text += CRYPT_DIGITS[(group >> (6 * digit)) & 63];
  }
  return text;
}
