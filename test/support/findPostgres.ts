// Where a PostgreSQL for the tests comes from: TEST_DATABASE_URL, or the server's binaries on this machine.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export type TestPostgres =
  | { readonly kind: 'url'; readonly url: string; readonly description: string }
  | { readonly kind: 'binaries'; readonly directory: string; readonly description: string };

export function findPostgres(): TestPostgres | undefined {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { kind: 'url', url, description: 'TEST_DATABASE_URL' };
  const directory = binaryDirectories().find((path) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(path, name))),
  );
  if (!directory) return undefined;
  const version = execFileSync(join(directory, 'postgres'), ['--version'], { encoding: 'utf8' }).trim();
  return { kind: 'binaries', directory, description: `a private cluster of ${version}` };
}

function binaryDirectories(): string[] {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  return [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
}
