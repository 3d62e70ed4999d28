// Calls that come within a short time of each other, made as one.

export interface Batches<Item> {
  /** Ends as the call does that is made with it. */
  readonly add: (item: Item) => Promise<void>;
  /** Makes the call for what waits under this key, if anything does. */
  readonly flush: (key: string) => Promise<void> | undefined;
  /** Makes the calls of all keys for which something waits. */
  readonly flushAll: () => void;
}

/**
 * `run` receives what was added under one key within `waitMs`. For work that costs nearly the same for one as for many, such
 * as a statement.
 */
export function inBatches<Item>(
  waitMs: number,
  keyOf: (item: Item) => string,
  run: (items: readonly Item[]) => Promise<void>,
): Batches<Item> {
  const waiting = new Map<
    string,
    { readonly items: Item[]; readonly done: Promise<void>; start: () => void }
  >();
  return {
    add(item) {
      const key = keyOf(item);
      const batch = waiting.get(key);
      if (batch) {
        batch.items.push(item);
        return batch.done;
      }
      const items = [item];
      let start = () => {};
      const done = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        start = () => {
          clearTimeout(timer);
          resolve();
        };
      }).then(() => {
        waiting.delete(key);
        return run(items);
      });
      waiting.set(key, { items, done, start });
      return done;
    },
    flush(key) {
      const batch = waiting.get(key);
      batch?.start();
      return batch?.done;
    },
    flushAll() {
      for (const { start } of waiting.values()) start();
    },
  };
}
