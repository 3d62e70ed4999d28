// The directory of the embedded database: usable, for this user alone, and complete.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../lib/startError.ts';

/** Of the PostgreSQL in PGlite, whose files another version cannot read. */
export const POSTGRES_VERSION = '18';

/** In the order in which PGlite writes them, after all data. */
const CONFIGURATION: Readonly<Record<string, string>> = {
  PG_VERSION: `${POSTGRES_VERSION}\n`,
  'postgresql.conf': '',
  'postgresql.auto.conf': '',
  'pg_hba.conf': 'local all all trust\n',
  'pg_ident.conf': '',
};

/** The numbers that PGlite's file system has for these errors (WASI). */
const ERRNO: Readonly<Record<number, string>> = {
  2: 'EACCES',
  44: 'ENOENT',
  51: 'ENOSPC',
  54: 'ENOTDIR',
  63: 'EPERM',
  69: 'EROFS',
};

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is not a directory',
  ENOTDIR: 'it is not a directory, or below a file',
  ENOENT: 'it cannot be created (no such directory, or the file system is read-only)',
  EACCES: 'this user may not write it',
  EPERM: 'other users may read it, and it does not belong to this user, who could change that',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

/** @throws StartError if the directory cannot be created or written, or holds files of another version of PostgreSQL. */
export function prepareDataDirectory(directory: string): void {
  const probe = join(directory, `.write-test-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    protect(directory, 0o700);
    writeFileSync(probe, 'x'.repeat(8192), { mode: 0o600 });
    rmSync(probe, { force: true });
  } catch (error) {
    throw unusable(directory, error);
  }
  const version = readVersion(directory);
  if (version !== undefined && /^\d+$/.test(version) && version !== POSTGRES_VERSION) {
    throw notUsable(
      directory,
      `it was made by PostgreSQL ${version}, and this is version ${POSTGRES_VERSION}`,
    );
  }
}

/** The reason of a failure to open the database in it, in one sentence. */
export function unusable(directory: string, error: unknown): StartError {
  const { code, errno } = error as NodeJS.ErrnoException;
  const known = REASONS[code ?? ''] ?? REASONS[ERRNO[errno ?? 0] ?? ''];
  if (known) return notUsable(directory, known);
  if (code) return notUsable(directory, code);
  return new StartError(
    `The data directory ${directory} does not hold a complete database. Restore it from a backup, or set DATA_DIR to an ` +
      'empty directory.',
  );
}

const notUsable = (directory: string, reason: string) =>
  new StartError(
    `The data directory ${directory} cannot be used: ${reason}. Set DATA_DIR to a directory of the service's own user.`,
  );

const readVersion = (directory: string) =>
  existsSync(join(directory, 'PG_VERSION'))
    ? readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim()
    : undefined;

/**
 * Writes the files of the configuration that are missing or empty, or all of them. PGlite writes them last: a first start that
 * was killed between leaves complete data that it could never open. The defaults of PostgreSQL suffice.
 */
export function repairConfiguration(directory: string, all = false): void {
  if (readVersion(directory) === undefined) return;
  for (const [name, text] of Object.entries(CONFIGURATION)) {
    const path = join(directory, name);
    if (all || !existsSync(path) || statSync(path).size < text.length) {
      writeFileSync(path, text, { mode: 0o600 });
    }
  }
}

/** PGlite gives most of its files to everybody (mode 0666), whatever the process asks for. */
export function protectDataFiles(directory: string): void {
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() && !entry.isDirectory()) continue;
    try {
      protect(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
    } catch (error) {
      // Not of PGlite: `lost+found`, for example. The directory itself is closed.
      if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
    }
  }
}

/** Leaves alone what others cannot use already: a file system may know no rights. */
function protect(path: string, mode: number): void {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) chmodSync(path, mode);
}
