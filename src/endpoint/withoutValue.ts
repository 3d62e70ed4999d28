// What graphql-js reports about a value of the wrong type, without the value (pure)

/** Messages of graphql-js that contain names of fields and types only. */
const SAFE =
  /^(?:Field "[\w.]{1,200}" (?:of required type "[^"]+" was not provided|is not defined by type "\w+")|Expected non-nullable type "[^"]+" not to be null|Expected type "\w+" to be an object)\./;

/** Messages that contain the value and its expected type. */
const EXPECTATION =
  /^(?:Expected value of (?:non-null )?type "(?<type>[\w![\]]+)"|(?:Enum|Value ".*" does not exist in) "(?<enumeration>\w+)"|(?<scalar>\w+) cannot represent)/s;

/** The message, if it contains no value, or else the expected type. */
export function withoutValue(message: string): string {
  const safe = SAFE.exec(message)?.[0];
  if (safe) return safe;
  const { type, enumeration, scalar } = EXPECTATION.exec(message)?.groups ?? {};
  const expected = type ?? enumeration ?? scalar;
  return expected ? `Expected a value of type "${expected}".` : 'The value is not of the declared type.';
}
