// The databases of the bench, all in one private cluster: migrated, with the demo sites, and some with rows.
import { readFileSync } from 'node:fs';
import postgres from 'postgres';
import { openDatabase } from '../../src/database/database.ts';
import { seedDemo } from '../../src/database/seed.ts';
import { postgresForProcesses } from '../support/findPostgres.ts';
import { startPostgresCluster } from '../support/postgresCluster.ts';

export interface Databases {
  /** The process id of the cluster's first process, the parent of all sessions. */
  readonly pid: number;
  /**
   * Makes a database with so many customers of site 1 in it, and gives its URL. 1,000 where nothing else is said: of a
   * table that is empty PostgreSQL knows nothing, and goes by plans that no service has an hour after its first start.
   */
  readonly create: (name: string, rows?: number) => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function startDatabases(): Promise<Databases> {
  const found = postgresForProcesses();
  if (!found) {
    throw new Error('The bench needs the binaries of PostgreSQL, and starts a private cluster of them.');
  }
  const cluster = await startPostgresCluster(found.directory, { durable: true });
  return {
    pid: await withClient(cluster.url, firstProcess),
    stop: cluster.stop,
    async create(name, rows = 1000) {
      const url = Object.assign(new URL(cluster.url), { pathname: name }).href;
      await withClient(cluster.url, (sql) => sql`create database ${sql(name)}`);
      const database = await openDatabase({ kind: 'postgres', url, pooler: 'session' }, () => {});
      await database.migrate();
      await seedDemo(database.db);
      await database.close();
      if (rows > 0) await withClient(url, (sql) => fill(sql, rows));
      return url;
    },
  };
}

async function firstProcess(sql: postgres.Sql): Promise<number> {
  const [row] = await sql`select pg_backend_pid() as pid`;
  return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${row?.pid}/status`, 'utf8'))?.[1]);
}

async function fill(sql: postgres.Sql, rows: number): Promise<void> {
  await sql`
    insert into customers (account_id, id, site_id, email, email_key, password_hash, username, username_key,
      first_name, last_name, language, created_at, updated_at)
    select 1, gen_random_uuid(), 1, key || '@example.com', key || '@example.com',
      '$argon2id$v=19$m=19456,t=2,p=1$' || repeat('s', 22) || '$' || repeat('h', 43), key, key,
      'Ada', 'Lovelace', 'en', now(), now()
    from (select md5(n::text) as key from generate_series(1, ${rows}::int) as n) as keys`;
  await sql`vacuum analyze customers`;
  await sql`checkpoint`;
}

async function withClient<Result>(
  url: string,
  work: (sql: postgres.Sql) => Promise<Result>,
): Promise<Result> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
