// Enum values out of the domain's lists.

/** The values of a GraphQL enum, each with its description, from a total record: a value without one does not compile. */
export function enumValues<Value extends string>(descriptions: Record<Value, string>) {
  const entries = Object.entries<string>(descriptions);
  return Object.fromEntries(entries.map(([value, description]) => [value, { description }])) as Record<
    Value,
    { description: string }
  >;
}
