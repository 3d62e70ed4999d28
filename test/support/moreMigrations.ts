// The migrations, and one more: as of a later release.
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS } from '../../src/database/migrations.ts';
import { temporaryDirectory } from './temporaryDirectory.ts';

export function moreMigrations(statement: string): typeof MIGRATIONS {
  const folder = temporaryDirectory();
  cpSync(MIGRATIONS.migrationsFolder, folder, { recursive: true });
  writeFileSync(join(folder, 'more.sql'), statement);
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8'));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: 'more' });
  writeFileSync(path, JSON.stringify(journal));
  return { migrationsFolder: folder };
}
