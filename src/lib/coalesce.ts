// Work that many events ask for, done once for all that come within a moment.

/** A function to call at each event; the work starts so long after the first one. It does not keep the process alive. */
export function coalesce(work: () => void, delayMs: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    if (timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      work();
    }, delayMs);
    timer.unref();
  };
}
