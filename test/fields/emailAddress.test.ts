// E-mail addresses: the required verdicts, linear time, and the key for uniqueness.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEmailAddress } from '../../src/fields/emailAddress.ts';
import addresses from '../fixtures/emailAddresses.json' with { type: 'json' };
import { anyText, property } from '../support/property.ts';

const isValid = (address: string) => 'key' in readEmailAddress(address);
const keyOf = (address: string) => {
  const reading = readEmailAddress(address);
  return 'key' in reading ? reading.key : reading;
};

test('the fixture holds all 317 cases', () => {
  expect(addresses).toHaveLength(317);
});

describe('each address of the fixture gets the required verdict', () => {
  test.each(addresses)('$class: $address', ({ address, valid }) => {
    expect(isValid(address)).toBe(valid);
  });
});

describe('what the fixture does not say', () => {
  test.each([
    ['a quoted local part may be empty', '""@example.com', true],
    ['a domain of U-labels is checked as A-labels', 'anna@bücher.example', true],
    ['full-width digits are digits', 'a@１２７.0.0.1', false],
    ['an escape in an international domain is not decoded', 'a@b%63ü.example', false],
    ['an international label that is too long as an A-label', `a@${'ü'.repeat(60)}.example`, false],
    ['a zone is no part of an IPv6 literal', 'a@[IPv6:fe80::1%eth0]', false],
    ['IPv6 without its tag', 'a@[::1]', false],
    ['64 octets of local part', `${'a'.repeat(64)}@example.com`, true],
    ['65 octets of local part', `${'a'.repeat(65)}@example.com`, false],
  ])('%s', (_guarantee, address, valid) => {
    expect(isValid(address)).toBe(valid);
  });

  test('254 octets are the most, counted with the domain in A-labels', () => {
    const domain = `${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`;
    const address = `${'a'.repeat(254 - 1 - domain.length)}@${domain}`;
    expect(address).toHaveLength(254);
    expect(isValid(address)).toBe(true);
    expect(readEmailAddress(`${address}e`)).toEqual({ code: 'TOO_LONG', limit: 254 });
    expect(readEmailAddress(`a@${'ü.'.repeat(60)}example`)).toEqual({ code: 'TOO_LONG', limit: 254 });
  });

  test('a control character or a lone surrogate is reported as such', () => {
    expect(readEmailAddress('a\u0000@example.com')).toEqual({ code: 'INVALID_CHARACTERS' });
    expect(readEmailAddress('a\ud800@example.com')).toEqual({ code: 'INVALID_CHARACTERS' });
  });

  test('a character that cannot be seen is reported as such, wherever it is', () => {
    const unseen = Array.from({ length: 0x110000 }, (_, codePoint) => codePoint)
      .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
      .map((codePoint) => String.fromCodePoint(codePoint))
      .filter((character) => /[\p{Default_Ignorable_Code_Point}\u2800]/u.test(character));
    expect(unseen.length).toBeGreaterThan(4000);
    const containing = unseen.flatMap((character) => [
      `a@example.com${character}`,
      `a@exa${character}mple.com`,
      `${character}a@example.com`,
      `a${character}b@example.com`,
      `a@büch${character}er.example`,
      `a${character}`,
    ]);
    const others = containing.filter((address) => {
      const reading = readEmailAddress(address);
      return !('code' in reading) || reading.code !== 'INVALID_CHARACTERS';
    });
    expect(others).toEqual([]);
  });

  test('joiners are accepted in the labels that need them', () => {
    expect(isValid('a@نامه\u200cای.com')).toBe(true);
    expect(keyOf('a@نامه\u200cای.com')).not.toBe(keyOf('a@نامهای.com'));
    expect(isValid('a@ශ්\u200dරී.com')).toBe(true);
  });
});

describe('two spellings of one mailbox have one key', () => {
  test.each([
    ['John.Doe@EXAMPLE.com', 'john.doe@example.com'],
    ['"john.doe"@example.com', 'john.doe@example.com'],
    ['"jo\\hn".doe@example.com', 'john.doe@example.com'],
    ['"John Doe"@example.com', '"john doe"@example.com'],
    ['"a\\b\\"c"@example.com', '"ab\\"c"@example.com'],
    ['"a\\\\b"@example.com', '"a\\\\b"@example.com'],
    ['""@example.com', '""@example.com'],
    ['"a..b"@example.com', '"a..b"@example.com'],
    ['anna@Bücher.example', 'anna@xn--bcher-kva.example'],
    ['x@faß.de', 'x@xn--fa-hia.de'],
    ['x@FAẞ.DE', 'x@xn--fa-hia.de'],
    ['a@[IPv6:2001:DB8::1]', 'a@[ipv6:2001:db8::1]'],
  ])('%s', (address, key) => {
    expect(keyOf(address)).toBe(key);
  });

  test('tags and dots make another mailbox', () => {
    expect(keyOf('john+news@example.com')).not.toBe(keyOf('john@example.com'));
    expect(keyOf('johndoe@example.com')).not.toBe(keyOf('john.doe@example.com'));
  });

  test.each(addresses.filter(({ valid }) => valid))('the key of $address is its own key', ({ address }) => {
    const key = keyOf(address);
    expect(typeof key === 'string' && keyOf(key.replace('[ipv6:', '[IPv6:'))).toBe(key);
  });
});

describe('reading takes linear time for any text, and never throws', () => {
  const KIBI = 1024;
  /** Strings that make backtracking patterns explode: one piece over and over, and an end that does not fit. */
  const nasty = fc
    .tuple(
      fc.constantFrom(
        'a',
        'a.',
        '"',
        '\\"',
        '"a".',
        '@',
        'a@',
        '-',
        'a-',
        '[',
        '1.',
        ':',
        'ü',
        'ü.',
        ' ',
        '"\\',
      ),
      fc.constantFrom('', '@', '@a', '@a.b', '"@a.b', '!', '\u0000', ']'),
    )
    .map(
      ([piece, end]) =>
        (size: number) =>
          piece.repeat(Math.ceil(size / piece.length)) + end,
    );

  property(
    '64 KB cost at most a few times as much as 32 KB',
    [nasty],
    (make) => {
      expect(isValid(make(64 * KIBI))).toBe(false);
      // At 254 octets, where the whole grammar runs, and far above, where only the length is looked at.
      for (const size of [120, 32 * KIBI]) {
        expect(fastest(make(2 * size))).toBeLessThan(8 * fastest(make(size)) + 0.05);
      }
    },
    { numRuns: 150 },
  );

  property('any text has a verdict', [anyText({ maxLength: 300 })], (text) => {
    expect(typeof isValid(text)).toBe('boolean');
  });

  property('what fast-check holds for an address is one', [fc.emailAddress()], (address) => {
    expect(isValid(address)).toBe(true);
  });

  /** The fastest of several readings, in milliseconds: what the machine does besides makes readings slower, never faster. */
  function fastest(text: string): number {
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5; run++) {
      const start = performance.now();
      readEmailAddress(text);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  }
});
