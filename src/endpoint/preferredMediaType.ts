// Content negotiation: which of the offered media types an Accept header prefers (pure)

/** One range of the header, such as `application/*;q=0.5`. */
interface MediaRange {
  readonly name: string;
  /** From 0 (excluded) to 1 (preferred). */
  readonly weight: number;
}

/**
 * Returns the offered type with the highest weight (RFC 9110 section 12.5.1); undefined if none is acceptable. Of equal
 * weights the more specific range wins, then the order of the header, then the order of the offer. Parameters other than
 * the weight are ignored: `charset` too, as JSON has none. A missing or empty header accepts every type.
 */
export function preferredMediaType<Type extends string>(
  accept: string | null,
  offered: readonly Type[],
): Type | undefined {
  const ranges = readRanges(accept ?? '');
  if (ranges.length === 0) return offered[0];
  const acceptable = offered
    .map((type) => ({ type, ...mostSpecific(type, ranges) }))
    .filter(({ weight }) => weight > 0);
  const [best] = acceptable.toSorted(
    (a, b) => b.weight - a.weight || b.specificity - a.specificity || a.position - b.position,
  );
  return best?.type;
}

/** The range that decides about a type: the most specific one, of equals the one with the highest weight. */
function mostSpecific(type: string, ranges: readonly MediaRange[]) {
  const group = `${type.slice(0, type.indexOf('/'))}/*`;
  // Some clients write * for */*.
  const bySpecificity = [['*', '*/*'], [group], [type]];
  let best = { weight: 0, specificity: -1, position: 0 };
  ranges.forEach(({ name, weight }, position) => {
    const specificity = bySpecificity.findIndex((names) => names.includes(name));
    const isBetter = specificity === best.specificity ? weight > best.weight : specificity > best.specificity;
    if (specificity >= 0 && isBetter) best = { weight, specificity, position };
  });
  return best;
}

function readRanges(accept: string): MediaRange[] {
  return splitOutsideQuotes(accept, ',')
    .filter((range) => range.trim() !== '')
    .map((range) => {
      const [name = '', ...parameters] = splitOutsideQuotes(range, ';');
      return { name: name.trim().toLowerCase(), weight: readWeight(parameters) };
    });
}

/** 1 if there is no weight, or one that is not a number. */
function readWeight(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const [name = '', value = ''] = parameter.split('=', 2);
    if (name.trim().toLowerCase() !== 'q') continue;
    const weight = Number.parseFloat(value.replaceAll('"', ''));
    return Number.isNaN(weight) ? 1 : weight;
  }
  return 1;
}

/** Splits at each separator that is not in a quoted string (RFC 9110 section 5.6.4), in one pass. */
function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}
