// Databases without our tables, for tests of what a first start finds. On PostgreSQL only.
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject, onTestFinished } from 'vitest';

export interface EmptyDatabase {
  /** As a superuser. */
  readonly url: string;
  /** As a role of the test's own, with the password `secret`, which ends with the test. */
  readonly urlOf: (role: string) => string;
  /** Runs statements as a superuser; returns the rows of the last one. */
  readonly run: (statements: string) => Promise<Record<string, unknown>[]>;
}

/** Undefined on the embedded database. `roles` are created, `encoding` is as in CREATE DATABASE. */
export async function createEmptyDatabase(
  roles: readonly string[] = [],
  encoding = 'UTF8',
): Promise<EmptyDatabase | undefined> {
  const provided = inject('database');
  if (provided.kind === 'embedded') return undefined;
  const name = `${provided.prefix}${randomUUID().replaceAll('-', '')}`;
  const server = postgres(provided.url, { max: 1, onnotice: () => {} });
  await server.unsafe(`create database ${name} encoding '${encoding}' locale 'C' template template0`);
  const url = Object.assign(new URL(provided.url), { pathname: name }).href;
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  for (const role of roles) await admin.unsafe(`create role ${role} login password 'secret'`);
  onTestFinished(async () => {
    await admin.end();
    await server.unsafe(`drop database ${name} with (force)`);
    for (const role of roles) await server.unsafe(`drop role ${role}`);
    await server.end();
  });
  return {
    url,
    urlOf: (role) => Object.assign(new URL(url), { username: role, password: 'secret' }).href,
    async run(statements) {
      const results = await admin.unsafe(statements);
      return (Array.isArray(results[0]) ? results.at(-1) : results) as Record<string, unknown>[];
    },
  };
}
