// Values that are made when they are first asked for.

/** A function that makes the value at its first call, and gives the same one ever after. */
export function once<Value extends object>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
