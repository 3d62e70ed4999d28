// How far the import of a file has come: FILE.import.json, beside the file.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { ImportError } from './importError.ts';

const count = z.number().int().nonnegative();

const importState = z.object({
  version: z.literal(1),
  /** By which a change of the file is noticed. */
  file: z.object({ size: count, modifiedAt: z.number() }),
  /** The options that decide what is imported; the same in every run. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  report: z.string(),
  /** The report is so long after the last batch; what follows is of a batch that was interrupted. */
  reportBytes: count,
  /** The last line of the last batch, and how many bytes end with it. */
  line: count,
  bytes: count,
  counts: z.object({ created: count, existing: count, updated: count, rejected: count }),
  /** The batch that is being written: its last line, and the lines whose customers were there before. */
  next: z.object({ line: count, existing: z.array(count) }).nullable(),
  finished: z.boolean(),
  startedAt: z.string(),
  updatedAt: z.string(),
});

export type ImportState = z.output<typeof importState>;

export function statePath(file: string): string {
  return `${file}.import.json`;
}

/** @throws ImportError if there is a file that is no such state */
export function readImportState(file: string): ImportState | undefined {
  const path = statePath(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return importState.parse(JSON.parse(text));
  } catch {
    throw new ImportError(`${path} is not the state of an import. Delete it, or use --restart.`);
  }
}

/** After a crash there is the state before or this one, and never a part of one. */
export function writeImportState(file: string, state: ImportState): void {
  const path = statePath(file);
  const unfinished = `${path}.new`;
  const descriptor = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(state)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, path);
  syncDirectory(dirname(path));
}

/** So that the new name survives a power failure; not every system has this for directories. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
