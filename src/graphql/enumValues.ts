// Enum values from the domain's lists.

/** The values of a GraphQL enum with their descriptions. The record is total: a value without a description does not compile. */
export function enumValues<Value extends string>(descriptions: Record<Value, string>) {
  const entries = Object.entries<string>(descriptions);
  return Object.fromEntries(entries.map(([value, description]) => [value, { description }])) as Record<
    Value,
    { description: string }
  >;
}
