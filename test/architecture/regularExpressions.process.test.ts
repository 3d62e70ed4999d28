// Regular expressions: 128 KiB of the worst texts cost each of them at most 10 ms, also when it is applied repeatedly.
import { expect, test } from 'vitest';
import { findRegularExpressions } from '../support/regularExpressions.ts';

const SIZE = 131_072;
const MAX_MS = 10;

/** What an expression begins again and again, and cannot finish, if it is repeated. */
const UNITS = [
  'aA0 \t\n.-/"\\;,=:_$@%é\u200b'.split(''),
  ['a.', '0.', '"a', '\\"', '[1]', ' ;q=0', '/a', '::', '\u00e9\u0301'],
].flat();

const repeated = (unit: string, size: number) => `${unit.repeat(size / unit.length)}!`;
/** Made once for all expressions: to make them takes longer than to search them. */
const REPEATED_UNITS = UNITS.map((unit) => repeated(unit, SIZE));

/** The constant parts of an expression, such as `IPv6:`. */
const constants = ({ source }: RegExp) => source.split(/\\.|[()?:[\]{}|^$*+.]/).filter((part) => part !== '');

/**
 * Milliseconds of processor time; as other threads of the process count too, the least of ten if it is a little too much, and of
 * two if it is far too much.
 */
function cpuMs(work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 10 && least > MAX_MS; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
    if (run > 0 && least > 10 * MAX_MS) break;
  }
  return least;
}

/** The beginning of a text that costs the expression too much, if there is one. */
function costlyText(expression: RegExp, size: number): string | undefined {
  const parts = constants(expression);
  // The first one gets a text beyond the beginning of an expression that is anchored.
  const prefix = expression.source.startsWith('^') ? (parts[0] ?? '') : '';
  const texts = size === SIZE ? REPEATED_UNITS : UNITS.map((unit) => repeated(unit, size));
  return [...texts, ...parts.map((part) => repeated(part, size))]
    .map((text) => prefix + text)
    .find((text) => cpuMs(() => text.replace(expression, '')) > MAX_MS)
    ?.slice(0, 40);
}

// Of lengths at which they cost too much, and not seconds.
test.each([
  [/ Did you mean .*\?$/s, SIZE / 4],
  [/"(?:[^"\\]|\\.)*"|[^".]+/g, SIZE / 8],
  [/\/+$/, SIZE / 16],
  [/(\d+)\.(\d+)$/, SIZE / 16],
])('an expression that is not linear is found: %s', (expression, size) => {
  expect(costlyText(expression, size)).toBeDefined();
});

test.each(await findRegularExpressions())('$expression of $path is linear', ({ expression }) => {
  expect(costlyText(expression, SIZE)).toBeUndefined();
});
