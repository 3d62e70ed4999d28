// Objects of asynchronous functions, all of them wrapped in the same way.

type Method = (...args: unknown[]) => Promise<unknown>;

/** An object with the same methods, each of them wrapped. */
export function mapMethods<Methods extends Record<keyof Methods, (...args: never[]) => Promise<unknown>>>(
  methods: Methods,
  wrap: (method: Method) => Method,
): Methods {
  const wrapped = Object.entries(methods as unknown as Record<string, Method>).map(
    ([name, method]) => [name, wrap(method)] as const,
  );
  return Object.fromEntries(wrapped) as unknown as Methods;
}
