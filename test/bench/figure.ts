// Figures of the bench: what was measured, how far the rounds lay apart, and the goal.

export interface Figure {
  readonly name: string;
  /** The median of the rounds, or the one measurement. */
  readonly value: number;
  readonly unit: string;
  /** The least and the greatest round, where there were several. */
  readonly spread?: readonly [number, number];
  readonly goal?: Goal;
}

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

export const single = (name: string, value: number, unit: string, goal?: Goal): Figure => ({
  name,
  value,
  unit,
  ...(goal && { goal }),
});

export function ofRounds(name: string, values: readonly number[], unit: string, goal?: Goal): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  return { ...single(name, median(values), unit, goal), spread: [sorted[0] ?? NaN, sorted.at(-1) ?? NaN] };
}

/** One against the other, round by round: whatever else the machine was busy with slowed both of a round down. */
export function ratio(
  name: string,
  values: readonly number[],
  others: readonly number[],
  goal?: Goal,
): Figure {
  const ratios = values.map((value, round) => (100 * value) / (others[round] ?? NaN));
  return ofRounds(name, ratios, '%', goal);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

export function isMet({ value, goal }: Figure): boolean | undefined {
  if (!goal) return undefined;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

/** A table for people. */
export function table(figures: readonly Figure[]): string {
  const digits = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));
  const rows = figures.map((figure) => {
    const { name, value, unit, spread, goal } = figure;
    const met = isMet(figure);
    return [
      name,
      `${digits(value)} ${unit}`,
      spread ? `${digits(spread[0])} to ${digits(spread[1])}` : '',
      goal ? ('atLeast' in goal ? `>= ${goal.atLeast}` : `<= ${goal.atMost}`) : '',
      met === undefined ? '' : met ? 'met' : 'MISSED',
    ];
  });
  const lines = [['What', 'Figure', 'Rounds', 'Goal', ''], ...rows];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
