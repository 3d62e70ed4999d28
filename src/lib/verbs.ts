// Objects of functions that work in the background, all of them wrapped alike.

type Verb = (...args: unknown[]) => Promise<unknown>;

/** The same verbs under the same names, each as `wrap` gives it back. */
export function wrapVerbs<Verbs extends Record<keyof Verbs, (...args: never[]) => Promise<unknown>>>(
  verbs: Verbs,
  wrap: (verb: Verb) => Verb,
): Verbs {
  const wrapped = Object.entries(verbs as unknown as Record<string, Verb>).map(
    ([name, verb]) => [name, wrap(verb)] as const,
  );
  return Object.fromEntries(wrapped) as unknown as Verbs;
}
