// The bound of a cache whose places are made when they are needed. (pure)

/**
 * For the options of an LRUCache, in place of `max`, which makes all places at once: 1.2 ms for 10,000 of them, and the service
 * has ten such caches. It can go when lru-cache grows by itself.
 */
export const atMost = (entries: number) => ({ maxSize: entries, sizeCalculation: () => 1 });
