// One page of a list, requested from either end of it. (pure)

/** Up to `size` entries: the first or the last ones between two places. */
export interface PageRequest<Place> {
  readonly from: 'start' | 'end';
  readonly size: number;
  readonly after?: Place | undefined;
  readonly before?: Place | undefined;
}

export interface Page<Row> {
  /** In the order of the list, from whichever end the page was requested. */
  readonly rows: readonly Row[];
  /** Whether there are entries beyond the page, in the direction in which it was read. */
  readonly more: boolean;
}

/** The page, out of the rows that were read in its direction: one more than its size, if there are as many. */
export function cutPage<Row>({ from, size }: PageRequest<unknown>, found: readonly Row[]): Page<Row> {
  const rows = found.slice(0, size);
  return { rows: from === 'start' ? rows : rows.toReversed(), more: found.length > size };
}
