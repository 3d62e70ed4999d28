// Calls that come within a short time of each other, made as one.

/**
 * `run` receives what was given under one key within `waitMs`; each of these calls ends as `run` does. For work that costs
 * nearly the same for one as for many, such as a statement.
 */
export function inBatches<Item>(
  waitMs: number,
  keyOf: (item: Item) => string,
  run: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  const waiting = new Map<string, { readonly items: Item[]; readonly done: Promise<void> }>();
  return (item) => {
    const key = keyOf(item);
    const batch = waiting.get(key);
    if (batch) {
      batch.items.push(item);
      return batch.done;
    }
    const items = [item];
    const done = new Promise<void>((resolve) => setTimeout(resolve, waitMs)).then(() => {
      waiting.delete(key);
      return run(items);
    });
    waiting.set(key, { items, done });
    return done;
  };
}
