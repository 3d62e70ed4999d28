// DATABASE_URL as libpq documents it, and as hosting companies and other products hand it out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readPostgresUrl } from '../../src/database/postgresUrl.ts';
import { anyText, property } from '../support/property.ts';

const directory = mkdtempSync(join(tmpdir(), 'certificates-'));
afterAll(() => rmSync(directory, { recursive: true }));
const CA = join(directory, 'ca.pem');
writeFileSync(CA, 'a certificate');

const target = (url: string, environment: Record<string, string> = {}) => {
  const reading = readPostgresUrl(url, environment);
  if (reading.kind === 'PROBLEMS') throw new Error(reading.problems.join('\n'));
  return reading.target;
};
const problems = (url: string) => {
  const reading = readPostgresUrl(url, {});
  return reading.kind === 'PROBLEMS' ? reading.problems : [];
};

const UNVERIFIED = { rejectUnauthorized: false };
const SESSION = { application_name: 'customer-registration' };
const ONE = { host: ['db.example'], port: [5432], database: 'app', user: 'ada', password: 'secret' };

describe('as hosting companies hand it out', () => {
  test.each([
    [
      'Neon',
      'postgresql://ada:secret@db.example/app?sslmode=require&channel_binding=require',
      { ...ONE, tls: [UNVERIFIED] },
    ],
    [
      'Neon, endpoint',
      'postgres://ada:secret@db.example/app?sslmode=require&options=endpoint%3Dep-1',
      { ...ONE, session: { ...SESSION, options: 'endpoint=ep-1' } },
    ],
    [
      'Supabase, pooler',
      'postgres://ada.ref:secret@db.example:6543/app?pgbouncer=true',
      { ...ONE, user: 'ada.ref', port: [6543], hasPooler: true },
    ],
    [
      'Supabase on Vercel',
      'postgres://ada:secret@db.example:6543/app?sslmode=require&supa=base-pooler.x&workaround=supabase-pooler.vercel',
      { ...ONE, port: [6543], tls: [UNVERIFIED] },
    ],
    [
      'Prisma',
      'postgresql://ada:secret@db.example:5432/app?schema=public&connection_limit=5&pool_timeout=0&sslaccept=strict&socket_timeout=3&statement_cache_size=0',
      { ...ONE, session: SESSION },
    ],
    [
      'Prisma, schema',
      'postgresql://ada:secret@db.example:5432/app?schema=My app',
      { ...ONE, session: { ...SESSION, search_path: '"My app"' } },
    ],
    ['Heroku', 'postgres://ada:secret@db.example:5432/app', { ...ONE, tls: ['prefer', false] }],
    [
      'RDS',
      `postgres://ada:secret@db.example:5432/app?sslmode=verify-full&sslrootcert=${CA}`,
      { ...ONE, tls: [expect.objectContaining({ ca: expect.any(Buffer) })] },
    ],
    [
      'Cloud SQL, socket',
      'postgres://ada:secret@/app?host=/cloudsql/project:region:instance',
      {
        host: '/cloudsql/project:region:instance',
        path: '/cloudsql/project:region:instance/.s.PGSQL.5432',
        database: 'app',
        user: 'ada',
        password: 'secret',
        tls: [false],
      },
    ],
    [
      'Cloud SQL, certificate',
      `postgres://ada:secret@db.example/app?sslmode=verify-ca&sslrootcert=${CA}&sslcert=${CA}&sslkey=${CA}`,
      {
        ...ONE,
        tls: [
          expect.objectContaining({
            key: expect.any(Buffer),
            cert: expect.any(Buffer),
            checkServerIdentity: expect.any(Function),
          }),
        ],
      },
    ],
    [
      'Azure',
      'postgres://ada%40server:secret@db.example:5432/app?sslmode=require',
      { ...ONE, user: 'ada@server' },
    ],
    ['Aiven', 'postgres://ada:secret@db.example:12345/app?sslmode=require', { ...ONE, port: [12345] }],
    [
      'DigitalOcean',
      'postgresql://ada:secret@db.example:25060/app?sslmode=require',
      { ...ONE, port: [25060] },
    ],
    ['Fly', 'postgres://ada:secret@db.example:5432/app?sslmode=disable', { ...ONE, tls: [false] }],
    [
      'CockroachDB',
      'postgresql://ada:secret@db.example:26257/app?sslmode=verify-full&options=--cluster%3Dx',
      { ...ONE, port: [26257], session: { ...SESSION, options: '--cluster=x' } },
    ],
    [
      'JDBC',
      'postgresql://db.example:5432/app?user=ada&password=secret&ssl=true&ApplicationName=x&currentSchema=app,public&tcpKeepAlive=true',
      { ...ONE, tls: [UNVERIFIED], session: { application_name: 'x', search_path: '"app","public"' } },
    ],
    [
      'node-postgres',
      'postgres://ada:secret@db.example/app?sslmode=no-verify&uselibpqcompat=true',
      { ...ONE, tls: [UNVERIFIED] },
    ],
    ['Rails', 'postgres://ada:secret@db.example/app?pool=5&encoding=utf8&prepared_statements=false', ONE],
    ['pgx', 'postgres://ada:secret@db.example/app?pool_max_conns=10&default_query_exec_mode=exec', ONE],
  ])('%s', (_name, url, expected) => {
    expect(target(url)).toMatchObject(expected);
  });
});

describe('as libpq documents it', () => {
  test.each([
    ['postgresql://', { host: ['localhost'], port: [5432] }],
    ['postgresql://localhost', { host: ['localhost'] }],
    ['postgresql://localhost:5433', { host: ['localhost'], port: [5433] }],
    ['postgresql://localhost/mydb', { host: ['localhost'], database: 'mydb' }],
    ['postgresql://user@localhost', { user: 'user' }],
    ['postgresql://user:secret@localhost', { user: 'user', password: 'secret' }],
    [
      'postgresql://other@localhost/otherdb?connect_timeout=20&application_name=myapp',
      {
        user: 'other',
        database: 'otherdb',
        connectTimeoutSeconds: 20,
        session: { application_name: 'myapp' },
      },
    ],
    [
      'postgresql://host1:123,host2:456/somedb?target_session_attrs=any&application_name=myapp',
      { host: ['host1', 'host2'], port: [123, 456], database: 'somedb' },
    ],
    ['postgresql:///mydb?host=localhost&port=5433', { host: ['localhost'], port: [5433], database: 'mydb' }],
    ['postgresql://[2001:db8::1234]/database', { host: ['2001:db8::1234'], database: 'database' }],
    ['postgresql://[::1]:5433,[fd00::2]:5434/x', { host: ['::1', 'fd00::2'], port: [5433, 5434] }],
    ['postgresql://[fe80::1%25eth0]/x', { host: ['fe80::1%eth0'] }],
    [
      'postgresql:///dbname?host=/var/lib/postgresql',
      { path: '/var/lib/postgresql/.s.PGSQL.5432', database: 'dbname', tls: [false] },
    ],
    [
      'postgresql://%2Fvar%2Flib%2Fpostgresql/dbname',
      { path: '/var/lib/postgresql/.s.PGSQL.5432', database: 'dbname' },
    ],
    ['postgresql://u@%2Fdir:5433/dbname', { path: '/dir/.s.PGSQL.5433', user: 'u' }],
    [
      'postgresql://h1:1,h2/x?target_session_attrs=read-write',
      { host: ['h1', 'h2'], port: [1, 5432], target_session_attrs: 'read-write' },
    ],
    ['postgresql://h1,h2/x?port=5433', { port: [5433, 5433] }],
    ['postgresql://localhost/x?host=/dir', { path: '/dir/.s.PGSQL.5432' }],
    ['postgresql:///x?host=@abstract', { path: '\0abstract/.s.PGSQL.5432' }],
    [
      'postgresql://db.example/x?hostaddr=10.0.0.1&sslmode=verify-full',
      { host: ['10.0.0.1'], tls: [expect.objectContaining({ servername: 'db.example' })] },
    ],
    ['postgresql://10.0.0.1/x?sslmode=verify-full', { tls: [expect.objectContaining({ host: '10.0.0.1' })] }],
    ['postgresql://h/x?sslrootcert=system', { tls: [{ checkServerIdentity: expect.any(Function) }] }],
    [
      `postgresql://h/x?sslmode=require&sslrootcert=${CA}`,
      { tls: [expect.objectContaining({ checkServerIdentity: expect.any(Function) })] },
    ],
    ['postgresql://h/x?sslmode=allow', { tls: [false, UNVERIFIED] }],
    ['postgresql://h/x?sslmode=prefer', { tls: ['prefer', false] }],
    [
      'postgresql://h/x?sslmode=require&ssl_min_protocol_version=TLSv1.3&sslnegotiation=direct',
      { tls: [{ ...UNVERIFIED, minVersion: 'TLSv1.3' }], sslnegotiation: 'direct' },
    ],
    [
      'postgresql://h/x?search_path=app&statement_timeout=1000&options=-c%20work_mem=8MB',
      { session: { search_path: 'app', statement_timeout: '1000', options: '-c work_mem=8MB' } },
    ],
    ['postgresql://h/x?options=-c search_path=app', { session: { options: '-c search_path=app' } }],
    ['postgresql://h/x?options=-c+search_path%3Dapp', { session: { options: '-c search_path=app' } }],
    ['postgresql://u:a%40b%3Ac%2Fd@h/my%20db', { password: 'a@b:c/d', database: 'my db' }],
    ['postgresql://u:a@b@h/x', { password: 'a@b', host: ['h'] }],
    ['postgresql://u:12#b@h/x', { password: '12#b', host: ['h'] }],
    ['postgresql://u:12?b@h/x', { password: '12?b', host: ['h'], database: 'x' }],
    ['postgresql://u:p@h/kunden-ä', { database: 'kunden-ä' }],
    [
      "host=h port=5433 dbname='my db' user=ada password='it\\'s' sslmode=disable",
      { host: ['h'], port: [5433], database: 'my db', user: 'ada', password: "it's", tls: [false] },
    ],
    ['dbname = app  host = /dir', { path: '/dir/.s.PGSQL.5432', database: 'app' }],
  ])('%s', (url, expected) => {
    expect(target(url)).toMatchObject(expected);
  });

  test.each([
    'channel_binding',
    'gssencmode',
    'krbsrvname',
    'gsslib',
    'gssdelegation',
    'sslcompression',
    'sslcertmode',
    'sslsni',
    'requirepeer',
    'require_auth',
    'passfile',
    'keepalives',
    'keepalives_idle',
    'keepalives_interval',
    'keepalives_count',
    'tcp_user_timeout',
    'load_balance_hosts',
    'client_encoding',
    'fallback_application_name',
  ])('the parameter %s is no matter of the server', (name) => {
    const { session } = target(`postgres://h/x?${name}=1`);
    expect(Object.keys(session)).toEqual(['application_name']);
  });

  test('the environment holds the defaults', () => {
    const environment = {
      PGHOST: 'h',
      PGPORT: '5433',
      PGUSER: 'ada',
      PGPASSWORD: 'secret',
      PGDATABASE: 'app',
      PGSSLMODE: 'disable',
      PGTARGETSESSIONATTRS: 'any',
      PGAPPNAME: 'x',
      PGOPTIONS: '-c work_mem=8MB',
      PGCONNECT_TIMEOUT: '20',
    };
    expect(target('postgres://', environment)).toEqual({
      host: ['h'],
      port: [5433],
      user: 'ada',
      password: 'secret',
      database: 'app',
      tls: [false],
      session: { application_name: 'x', options: '-c work_mem=8MB' },
      connectTimeoutSeconds: 20,
      hasPooler: false,
    });
    expect(target('postgres://other:1/b?sslmode=prefer', environment)).toMatchObject({
      host: ['other'],
      port: [1],
      database: 'b',
      tls: ['prefer', false],
    });
    expect(target('postgres:///app', { PGHOST: '/dir' })).toMatchObject({ path: '/dir/.s.PGSQL.5432' });
  });
});

describe('what is wrong is named, and never with a value', () => {
  const EXPECTED = 'expected postgres://user:password@host:port/database';
  test.each([
    ['mysql://u:hunter2@h/x', EXPECTED],
    ['jdbc:postgresql://h/x', EXPECTED],
    ['postgresql+asyncpg://u:hunter2@h/x', EXPECTED],
    ['POSTGRES://h/x', EXPECTED],
    ['Host=h;Database=x;Username=u;Password=hunter2', EXPECTED],
    ['hunter2', EXPECTED],
    ['host=h password=', EXPECTED.replace(/.*/, '')],
    ['postgres://u:hunter2/b@h:5432/x', EXPECTED],
    ['postgres://u:hunter2@::1/x', EXPECTED],
    ['postgres://u:hunter2@h:port/x', EXPECTED],
    ['postgres://u:50%off@h/x', /^% must be followed by two hexadecimal digits/],
    ['postgres://u:%@h/x', /^% must be/],
    ['postgres://u:5%0@h/x', /^% must be/],
    ['postgres://u:%ff@h/x', /^% must be/],
    ['postgres://u%zz:p@h/x', /^% must be/],
    ['postgres://h/db%b', /^% must be/],
    ['postgres://h/x?foo=hunter2', 'unknown parameter "foo"'],
    ['postgres://h/x?sslmode=Require', /^sslmode must be one of disable, allow/],
    ['postgres://h/x?sslmode=', ''],
    [
      'postgres://h/x?sslmode=verify-ca&sslrootcert=/no/hunter2',
      'sslrootcert: the file cannot be read (ENOENT)',
    ],
    ['postgres://h/x?sslmode=require&sslrootcert=system', 'sslrootcert=system needs sslmode=verify-full'],
    ['postgres://h/x?target_session_attrs=standby', /^target_session_attrs must be/],
    ['postgres://h:0/x', 'a port is a number from 1 to 65535'],
    ['postgres://h:65536/x', 'a port is a number from 1 to 65535'],
    ['postgres://h1,h2,h3/x?port=1,2', 'there must be one port, or one for each host'],
    ['postgres://%2Fdir,h2/x', 'a directory of sockets must be the only host'],
  ])('%s', (url, expected) => {
    const found = problems(url);
    if (expected === '') expect(found).toEqual([]);
    else expect(found).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
    expect(found.join()).not.toContain('hunter2');
  });

  test('all at once', () => {
    expect(problems('postgres://h:0/x?foo=1&bar=2&sslmode=x')).toHaveLength(4);
  });
});

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });

property(
  'every user name, password and database name can be written, escaped',
  [text, text, text],
  (user, password, database) => {
    const [u, p, d] = [user, password, database].map(encodeURIComponent);
    expect(target(`postgres://${u}:${p}@h/${d}?sslmode=disable`)).toMatchObject({ user, password, database });
  },
);

property('and in quotes, as keyword and value', [text, text], (password, database) => {
  const quoted = (each: string) => `'${each.replaceAll(/[\\']/g, '\\$&')}'`;
  expect(target(`password=${quoted(password)} host=h dbname=${quoted(database)}`)).toMatchObject({
    password,
    database,
  });
});

property(
  'no text ends in an error, and no problem repeats it',
  [
    fc.oneof(
      anyText(),
      fc.string().map((each) => `postgres://${each}`),
    ),
  ],
  (url) => {
    const secret = 'hunter2hunter2';
    for (const each of [url, `postgres://u:${secret}${url}@h/x`, `password=${secret}${url}`]) {
      const reading = readPostgresUrl(each, {});
      if (reading.kind === 'PROBLEMS') expect(reading.problems.join().includes(secret)).toBe(false);
    }
  },
);

test('is read in linear time', () => {
  for (const part of ['a:', '@', ',', '[', '%41', "='", '?a=b&', '\\']) {
    const started = performance.now();
    readPostgresUrl(`postgres://${part.repeat(30_000)}`, {});
    readPostgresUrl(`host=${part.repeat(30_000)}`, {});
    expect(performance.now() - started).toBeLessThan(2000);
  }
});
