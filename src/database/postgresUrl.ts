// DATABASE_URL: as libpq documents it, and as hosting companies and other products hand it out.
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { ENVIRONMENT, isKnownParameter, SERVER_SETTINGS } from './connectionParameters.ts';
import { readConnectionString } from './connectionString.ts';
import { type Tls, tlsAttempts } from './tlsOptions.ts';

/** Where and how to connect, in the terms of postgres.js. */
export interface PostgresTarget {
  readonly host: string | readonly string[];
  readonly port: number | readonly number[];
  /** Of a Unix socket. */
  readonly path?: string;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly target_session_attrs?: 'read-write' | 'primary';
  readonly sslnegotiation?: 'direct';
  /** What to try until one works, in order. */
  readonly tls: readonly Tls[];
  /** Parameters with which a session begins. */
  readonly session: Readonly<Record<string, string>>;
  /** For the first connection; the pool's have a shorter time-out. */
  readonly connectTimeoutSeconds: number;
  /** The URL says that a pooler in transaction mode is between. */
  readonly hasPooler: boolean;
}

export type PostgresUrl =
  | { readonly kind: 'TARGET'; readonly target: PostgresTarget }
  | { readonly kind: 'PROBLEMS'; readonly problems: readonly string[] };

/** Where servers put their socket if no host is given: Debian, others. */
const SOCKET_DIRECTORIES = ['/var/run/postgresql', '/tmp'];

/** Variables of the environment that libpq knows hold the defaults. No problem contains a part of the URL but a name. */
export function readPostgresUrl(
  text: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): PostgresUrl {
  const reading = readConnectionString(text);
  if (reading.kind === 'PROBLEM') return { kind: 'PROBLEMS', problems: [reading.problem] };
  const problems: string[] = [];
  for (const name of reading.parameters.keys()) {
    if (!isKnownParameter(name)) problems.push(`unknown parameter ${JSON.stringify(name)}`);
  }
  const defaults = Object.entries(ENVIRONMENT).flatMap(([name, variable]) => {
    const value = environment[variable];
    return value ? [[name, value] as const] : [];
  });
  const given = new Map([...defaults, ...[...reading.parameters].filter(([, value]) => value !== '')]);
  const report = (problem: string) => problems.push(problem);
  const target = { ...place(given, report), ...identity(given), ...behaviour(given, report) };
  return problems.length > 0 ? { kind: 'PROBLEMS', problems } : { kind: 'TARGET', target };
}

/** For a list of schemas. */
const quoteName = (name: string) => `"${name.trim().replaceAll('"', '""')}"`;

type Parameters = ReadonlyMap<string, string>;
type Report = (problem: string) => void;

function place(given: Parameters, report: Report): Pick<PostgresTarget, 'host' | 'port' | 'path' | 'tls'> {
  const ports = (given.get('port') ?? '').split(',').map((port) => Number(port || 5432));
  if (ports.some((port) => !(port > 0 && port < 65_536))) report('a port is a number from 1 to 65535');
  const port = ports[0] ?? 5432;
  const names = (given.get('host') ?? given.get('hostaddr') ?? defaultHost(port)).split(',');
  const addresses = given.get('hostaddr')?.split(',') ?? names;
  if (![1, names.length].includes(ports.length) || addresses.length !== names.length) {
    report('there must be one port, or one for each host');
  }
  const [name = ''] = names;
  if (names.length === 1 && isDirectory(name)) {
    const directory = name.startsWith('@') ? `\0${name.slice(1)}` : name;
    return { host: name, port, path: `${directory}/.s.PGSQL.${port}`, tls: [false] };
  }
  if (names.some(isDirectory)) report('a directory of sockets must be the only host');
  const tls = tlsAttempts(given, report);
  return {
    host: addresses.map((address, index) => address || names[index] || 'localhost'),
    port: names.map((_, index) => ports[index] ?? port),
    // One name, for the certificate: the driver knows the address alone, and Node.js no address without a name.
    tls:
      names.length === 1 && (isIP(name) || addresses[0] !== name)
        ? tls.map((each) => withName(each, name))
        : tls,
  };
}

const isDirectory = (host: string) => host.startsWith('/') || host.startsWith('@');

function withName(tls: Tls, name: string): Tls {
  if (typeof tls !== 'object') return tls;
  return isIP(name) ? { ...tls, host: name } : { ...tls, servername: name };
}

/** As libpq: a local socket; without one, the machine itself. */
function defaultHost(port: number): string {
  return SOCKET_DIRECTORIES.find((directory) => existsSync(`${directory}/.s.PGSQL.${port}`)) ?? 'localhost';
}

function identity(given: Parameters): Pick<PostgresTarget, 'database' | 'user' | 'password'> {
  const database = given.get('dbname') ?? given.get('database');
  const user = given.get('user') ?? given.get('username');
  const password = given.get('password');
  return { ...(database && { database }), ...(user && { user }), ...(password && { password }) };
}

function behaviour(
  given: Parameters,
  report: Report,
): Pick<
  PostgresTarget,
  'target_session_attrs' | 'sslnegotiation' | 'session' | 'connectTimeoutSeconds' | 'hasPooler'
> {
  const attributes = given.get('target_session_attrs') ?? 'any';
  if (!['any', 'read-write', 'primary'].includes(attributes)) {
    report('target_session_attrs must be any, read-write or primary: the service writes');
  }
  const timeout = Number(given.get('connect_timeout') ?? 0);
  const name = ['application_name', 'ApplicationName', 'fallback_application_name'].find((each) =>
    given.has(each),
  );
  const options = given.get('options');
  const schema = given.get('currentSchema') ?? given.get('schema');
  return {
    ...(attributes !== 'any' && { target_session_attrs: attributes as 'read-write' | 'primary' }),
    ...(given.get('sslnegotiation') === 'direct' && { sslnegotiation: 'direct' as const }),
    session: {
      application_name: (name && given.get(name)) ?? 'customer-registration',
      ...(options && { options }),
      // `public` is there anyway, and poolers reject the parameter.
      ...(schema && schema !== 'public' && { search_path: schema.split(',').map(quoteName).join(',') }),
      ...Object.fromEntries([...given].filter(([each]) => SERVER_SETTINGS.includes(each))),
    },
    connectTimeoutSeconds: timeout > 0 ? Math.min(timeout, 60) : 10,
    hasPooler: given.get('pgbouncer') === 'true',
  };
}
