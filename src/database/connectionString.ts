// Connection strings as libpq documents them: URIs and lists of keywords and values. (pure)

/** Parameters by their names in libpq, or what is wrong with the text, without any part of it. */
export type ConnectionString =
  | { readonly kind: 'PARAMETERS'; readonly parameters: ReadonlyMap<string, string> }
  | { readonly kind: 'PROBLEM'; readonly problem: string };

const SCHEME = /^postgres(?:ql)?:\/\//;
const EXPECTED = 'expected postgres://user:password@host:port/database';

/** https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING */
export function readConnectionString(text: string): ConnectionString {
  try {
    const parameters = SCHEME.test(text) ? readUri(text.replace(SCHEME, '')) : readKeywords(text);
    return parameters ? { kind: 'PARAMETERS', parameters: new Map(parameters) } : problem(EXPECTED);
  } catch (error) {
    // The only error of decodeURIComponent.
    if (!(error instanceof URIError)) throw error;
    return problem(
      '% must be followed by two hexadecimal digits of UTF-8: write %25 for the character itself',
    );
  }
}

const problem = (text: string) => ({ kind: 'PROBLEM', problem: text }) as const;

type Parameter = readonly [name: string, value: string];

function readUri(rest: string): Parameter[] | undefined {
  const { user, after } = splitUser(rest);
  const [, hosts = '', database = '', query = ''] = /^([^/?]*)(?:\/([^?]*))?(?:\?(.*))?$/s.exec(after) ?? [];
  // The rest of a password with a slash in it, which was taken for the port.
  if (user === '' && database.includes('@')) return undefined;
  const [, name = '', password] = /^([^:]*)(?::(.*))?$/s.exec(user) ?? [];
  const places = hosts.split(',').map(readPlace);
  if (places.includes(undefined)) return undefined;
  const list = (parts: readonly (string | undefined)[]) => parts.join(',').replace(/^,+$/, '');
  return [
    ['user', decodeURIComponent(name)],
    ['password', decodeURIComponent(password ?? '')],
    ['host', list(places.map((place) => place?.host))],
    ['port', list(places.map((place) => place?.port))],
    ['dbname', decodeURIComponent(database)],
    // Of two values of a parameter the later one counts, as in libpq.
    ...query.split('&').filter(Boolean).map(readParameter),
  ];
}

/**
 * Splits at the last `@` before the path, so that one in the password need not be escaped. A `?` before it belongs to the
 * password, unless an `@` comes first.
 */
function splitUser(rest: string): { user: string; after: string } {
  const [segment = ''] = rest.split('/', 1);
  const [beforeQuery = ''] = segment.split('?', 1);
  const at = (beforeQuery.includes('@') ? beforeQuery : segment).lastIndexOf('@');
  return { user: rest.slice(0, Math.max(0, at)), after: rest.slice(at + 1) };
}

/** `host`, `host:port`, `[::1]` or `[::1]:port`. A directory of sockets is written as `%2Fdirectory`. */
function readPlace(text: string): { host: string; port: string } | undefined {
  const [matched, ipv6, host = '', port = ''] = /^(?:\[([^\]]+)\]|([^:[\]@]*))(?::(\d*))?$/.exec(text) ?? [];
  return matched === undefined ? undefined : { host: decodeURIComponent(ipv6 ?? host), port };
}

function readParameter(text: string): Parameter {
  const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
  // Other products write a blank as a plus sign; libpq does not, and no option of a server contains one.
  const decoded = decodeURIComponent(name === 'options' ? value.replaceAll('+', ' ') : value);
  return [decodeURIComponent(name), decoded];
}

/** `host=localhost dbname='my db'`: in a value, `\'` and `\\` stand for the characters. */
function readKeywords(text: string): Parameter[] | undefined {
  const pair = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'(?=\s|$)|((?:[^\s'\\;]|\\.)*)(?=\s|$))\s*/suy;
  const pairs: Parameter[] = [];
  while (pair.lastIndex < text.length) {
    const [matched, name = '', quoted, plain = ''] = pair.exec(text) ?? [];
    if (matched === undefined) return undefined;
    pairs.push([name, (quoted ?? plain).replaceAll(/\\(.)/gsu, '$1')]);
  }
  return pairs;
}
