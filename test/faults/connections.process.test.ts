// DATABASE_URL in front of a real server: sockets, addresses, several hosts, TLS.
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { type PostgresCluster, serverUser, startPostgresCluster } from '../support/postgresCluster.ts';

const found = postgresForProcesses();
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** Starts as the service does; returns whether the session of a query has TLS. */
async function start(url: string): Promise<boolean> {
  const database = await openDatabase({ kind: 'postgres', url }, () => {});
  try {
    await database.migrate();
    const query = sql<boolean>`(select ssl from pg_stat_ssl where pid = pg_backend_pid())`;
    const [row] = await database.db.select({ tls: query }).from(sql`(select) as nothing`);
    return row?.tls === true;
  } finally {
    await database.close();
  }
}

describe.skipIf(!found)('DATABASE_URL leads to the server', () => {
  let cluster: PostgresCluster;
  let admin: postgres.Sql;
  let port: string;
  /** Of the sockets, and of the certificates. */
  let sockets: string;
  let data: string;
  const certificates = mkdtempSync(join(tmpdir(), 'customer-registration-tls-'));

  beforeAll(async () => {
    if (found?.kind !== 'binaries') throw new Error('a server of the tests is needed');
    cluster = await startPostgresCluster(found.directory);
    port = new URL(cluster.url).port;
    admin = postgres(cluster.url, { max: 1, onnotice: () => {} });
    sockets = (await admin`show unix_socket_directories`)[0]?.unix_socket_directories;
    data = (await admin`show data_directory`)[0]?.data_directory;
    await admin`create database "my db"`;
  });
  afterAll(async () => {
    await admin?.end();
    await cluster?.stop();
    rmSync(certificates, { recursive: true });
  });

  test('through a socket, in every form', async () => {
    const directory = encodeURIComponent(sockets);
    for (const url of [
      `postgres:///postgres?host=${directory}&port=${port}&user=postgres`,
      `postgres:///postgres?host=${sockets}&port=${port}&user=postgres`,
      `postgres://postgres@/postgres?host=${directory}&port=${port}`,
      `postgres://postgres@${directory}:${port}/postgres`,
      `postgres://postgres@localhost/postgres?host=${directory}&port=${port}`,
      `host=${sockets} port=${port} user=postgres dbname=postgres`,
      `postgres://postgres@${directory}:${port}/postgres?sslmode=require`,
    ]) {
      expect(await start(url), url).toBe(false);
    }
  });

  test('by an IPv6 address', async () => {
    const proxy = createServer((client) => {
      const server = connect(Number(port), '127.0.0.1');
      client.pipe(server).pipe(client);
      for (const socket of [client, server]) socket.on('error', () => socket.destroy());
    }).listen(0, '::1');
    await once(proxy, 'listening');
    const address = proxy.address() as AddressInfo;
    expect(await start(`postgres://postgres@[::1]:${address.port}/postgres`)).toBe(false);
    proxy.close();
  });

  test('if it is one of several hosts, and by a database name with a blank', async () => {
    expect(await start(`postgres://postgres@127.0.0.1:1,127.0.0.1:${port}/postgres`)).toBe(false);
    expect(
      await start(
        `postgres://postgres@127.0.0.1:${port},127.0.0.1:1/postgres?target_session_attrs=read-write`,
      ),
    ).toBe(false);
    expect(await start(`postgres://postgres@127.0.0.1:${port}/my%20db`)).toBe(false);
  });

  test('what cannot be reached is one sentence', async () => {
    await expect(start('postgres://u:hunter2@127.0.0.1:1/x')).rejects.toThrow(
      /^Cannot connect to the database of DATABASE_URL: .*ECONNREFUSED/,
    );
    const closing = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(closing, 'listening');
    const { port: closingPort } = closing.address() as AddressInfo;
    await expect(start(`postgres://u@127.0.0.1:${closingPort}/x?connect_timeout=1`)).rejects.toThrow(
      'Cannot connect to the database of DATABASE_URL: the server does not respond (CONNECT_TIMEOUT)',
    );
    closing.close();
    await expect(start(`postgres://postgres@127.0.0.1:${port}/none`)).rejects.toThrow(
      'database "none" does not exist (3D000)',
    );
  });

  test.each(['', '?sslmode=disable', '?sslmode=allow', '?sslmode=prefer'])(
    'without TLS by %j',
    async (query) => {
      expect(await start(`${cluster.url}${query}`)).toBe(false);
    },
  );

  test('a server without TLS is rejected if TLS is required', async () => {
    await expect(start(`${cluster.url}?sslmode=require`)).rejects.toThrow('Cannot connect to the database');
  });

  describe.skipIf(!hasOpenssl)('with TLS', () => {
    const CA = join(certificates, 'ca.pem');
    const OTHER = join(certificates, 'other.pem');

    /** Until new sessions have the configuration as it is now. */
    async function reload(): Promise<void> {
      const loadTime = async (change = false) => {
        const path = `${sockets}/.s.PGSQL.${port}`;
        const local = postgres({ path, user: 'postgres', max: 1, onnotice: () => {} });
        const [row] = await local`select pg_conf_load_time()::text as at`;
        if (change) await local`select pg_reload_conf()`;
        await local.end();
        return row?.at;
      };
      const before = await loadTime(true);
      while ((await loadTime()) === before) await new Promise((resolve) => setTimeout(resolve, 10));
    }

    let accepted: string | undefined;
    /** Which connections the server takes: hostssl, hostnossl or host. */
    async function accept(kind: string): Promise<void> {
      if (kind === accepted) return;
      writeFileSync(join(data, 'pg_hba.conf'), `local all all trust\n${kind} all all 127.0.0.1/32 trust\n`);
      await reload();
      accepted = kind;
    }

    beforeAll(async () => {
      const openssl = (...args: string[]) =>
        execFileSync('openssl', args, { cwd: certificates, stdio: 'ignore' });
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
      openssl('req', '-x509', ...key, '-keyout', 'other.key', '-out', 'other.pem', '-subj', '/CN=other');
      // For another name, and for the address.
      const names = ['-addext', 'subjectAltName=DNS:db.example,IP:127.0.0.1'];
      openssl(
        'req',
        '-x509',
        ...key,
        '-keyout',
        'server.key',
        '-out',
        'ca.pem',
        '-subj',
        '/CN=db.example',
        ...names,
      );
      for (const [name, file] of [
        ['server.key', 'server.key'],
        ['server.crt', 'ca.pem'],
      ] as const) {
        const { uid, gid } = serverUser();
        execFileSync('install', [
          '-m',
          '600',
          ...(uid === undefined ? [] : ['-o', String(uid), '-g', String(gid)]),
          join(certificates, file),
          join(data, name),
        ]);
      }
      await admin`alter system set ssl = on`;
      await reload();
    });

    test.each([
      '',
      '?sslmode=allow',
      '?sslmode=prefer',
      '?sslmode=require',
      `?sslmode=verify-ca&sslrootcert=${CA}`,
      `?sslmode=verify-full&sslrootcert=${CA}`,
      `?sslmode=require&sslrootcert=${CA}`,
      '?sslmode=require&channel_binding=require',
    ])('to a server that insists on it, by %j', async (query) => {
      await accept('hostssl');
      expect(await start(`${cluster.url}${query}`)).toBe(true);
    });

    test.each(['', '?sslmode=allow', '?sslmode=prefer', '?sslmode=disable'])(
      'to a server that forbids it, by %j',
      async (query) => {
        await accept('hostnossl');
        expect(await start(`${cluster.url}${query}`)).toBe(false);
      },
    );

    test('the certificate of another name passes as verify-ca alone, and of another authority not at all', async () => {
      await accept('hostssl');
      const byName = cluster.url.replace('127.0.0.1', 'localhost');
      expect(await start(`${byName}?hostaddr=127.0.0.1&sslmode=verify-ca&sslrootcert=${CA}`)).toBe(true);
      await expect(
        start(`${byName}?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=${CA}`),
      ).rejects.toThrow(/does not match|altnames/);
      const named = cluster.url.replace('127.0.0.1', 'db.example');
      expect(await start(`${named}?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert=${CA}`)).toBe(true);
      await expect(start(`${cluster.url}?sslmode=verify-ca&sslrootcert=${OTHER}`)).rejects.toThrow(
        /certificate/,
      );
      await expect(start(`${cluster.url}?sslmode=verify-full`)).rejects.toThrow(/certificate/);
    });
  });
});
