// Values that are created at their first use.

/** A function that creates the value at its first call, and returns the same one from then on. */
export function once<Value extends object>(create: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= create();
    return value;
  };
}
