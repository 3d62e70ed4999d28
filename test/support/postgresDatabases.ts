// Databases of a test's own, without our tables for what a first start finds, or with them. On PostgreSQL only.
import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject, onTestFinished } from 'vitest';

export interface OwnDatabase {
  /** As a superuser. */
  readonly url: string;
  /** As a role of the test's own, with the password `secret`, which ends with the test. */
  readonly urlOf: (role: string) => string;
  /** Runs statements as a superuser; returns the rows of the last one. */
  readonly run: (statements: string) => Promise<Record<string, unknown>[]>;
}

/** Undefined on the embedded database. `roles` are created, `encoding` is as in CREATE DATABASE. */
export const createEmptyDatabase = (roles: readonly string[] = [], encoding = 'UTF8') =>
  createDatabase(() => `template0 encoding '${encoding}' locale 'C'`, roles);

/** With our tables and the demo. Undefined on the embedded database. */
export const createSeededDatabase = () => createDatabase(({ template }) => template);

async function createDatabase(
  templateOf: (server: { template: string }) => string,
  roles: readonly string[] = [],
): Promise<OwnDatabase | undefined> {
  const provided = inject('database');
  if (provided.kind === 'embedded') return undefined;
  const name = `${provided.prefix}${randomUUID().replaceAll('-', '')}`;
  const server = postgres(provided.url, { max: 1, onnotice: () => {} });
  await server.unsafe(`create database ${name} template ${templateOf(provided)}`);
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
