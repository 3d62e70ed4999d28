// A data directory for a service on the embedded database, as if it had been started before: that takes five seconds.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { temporaryDirectory } from './temporaryDirectory.ts';

/** A directory with the migrated and seeded database, or with one without tables, and no keys. */
export function embeddedDirectory(content: 'snapshot' | 'empty' = 'snapshot'): string {
  const provided = inject('database');
  if (provided.kind !== 'embedded') throw new Error('This project has no snapshot of the embedded database.');
  const directory = temporaryDirectory();
  // What it says is that it makes absolute names relative ones.
  execFileSync('tar', ['-xf', provided[content], '-C', directory], { stdio: 'ignore' });
  return directory;
}

/** What other users could read or write of it. */
export const openToOthers = (directory: string) =>
  ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })].filter(
    (name) => (statSync(join(directory, name)).mode & 0o077) !== 0,
  );
