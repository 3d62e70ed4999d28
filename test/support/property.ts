// Tests of properties: of what holds for every input.
import * as fc from 'fast-check';
import { test } from 'vitest';

type Arbitraries<Values> = { [Index in keyof Values]: fc.Arbitrary<Values[Index]> };

/**
 * A test that `holds` does not throw, whatever the arbitraries make.
 *
 * `@fast-check/vitest` has the same. Its import builds vitest's modifiers in every order: 1.5 s of each worker.
 */
export function property<Values extends [unknown, ...unknown[]]>(
  name: string,
  arbitraries: Arbitraries<Values>,
  holds: (...values: Values) => void | Promise<void>,
  parameters?: fc.Parameters<Values>,
): void {
  const checked = fc.asyncProperty(...arbitraries, async (...values: Values) => holds(...values));
  test(name, () => fc.assert(checked as fc.IAsyncProperty<Values>, parameters));
}

/** Code points without the surrogates, U+D800 to U+DFFF. */
const codePoint = fc.nat(0x10_ff_ff - 0x8_00).map(
  (index) => String.fromCodePoint(index < 0xd8_00 ? index : index + 0x8_00),
  (text) => {
    const [point, ...others] = Array.from(text as string, (each) => each.codePointAt(0) ?? 0);
    if (point === undefined || others.length > 0) throw new Error('Not one code point');
    return point < 0xd8_00 ? point : point - 0x8_00;
  },
);

/**
 * Texts of any code points, as `fc.string({ unit: 'binary' })` makes them. That one first fills a map of all code points:
 * three seconds of each worker.
 */
export const anyText = (constraints: Omit<fc.StringConstraints, 'unit'> = {}): fc.Arbitrary<string> =>
  fc.string({ ...constraints, unit: codePoint });
