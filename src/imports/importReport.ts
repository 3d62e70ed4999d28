// The report of an import: a line of JSON for each row, without addresses and hashes, readable by its owner only.
import { closeSync, fchmodSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { ImportError } from './importError.ts';
import type { ImportResult } from './importResult.ts';

export interface ImportReport {
  readonly bytes: () => number;
  /** Appends the results of a batch, and waits until they are on the disk. */
  readonly append: (results: readonly { readonly line: number; readonly result: ImportResult }[]) => void;
  readonly close: () => void;
}

/**
 * Opens the report and cuts it off after so many bytes: what follows was written by a batch that was interrupted.
 * @throws ImportError if it cannot be written, or is shorter
 */
export function openImportReport(path: string, bytes: number): ImportReport {
  const descriptor = orImportError(path, () => openSync(path, bytes === 0 ? 'w' : 'r+', 0o600));
  const { size, isFile } = statOf(descriptor);
  if (isFile) {
    if (size < bytes) {
      closeSync(descriptor);
      throw new ImportError(
        `The report ${path} has been cut off or replaced since the import began. Use --restart.`,
      );
    }
    // It may be an older file that others can read.
    fchmodSync(descriptor, 0o600);
    ftruncateSync(descriptor, bytes);
  }
  let end = bytes;
  return {
    bytes: () => end,
    append(results) {
      if (results.length === 0) return;
      const text = Buffer.from(results.map(({ line, result }) => `${reportLine(line, result)}\n`).join(''));
      orImportError(path, () => {
        for (let written = 0; written < text.length; ) {
          written += writeSync(
            descriptor,
            text,
            written,
            text.length - written,
            isFile ? end + written : null,
          );
        }
        if (isFile) fsyncSync(descriptor);
      });
      end += text.length;
    },
    close: () => closeSync(descriptor),
  };
}

function statOf(descriptor: number) {
  const stat = fstatSync(descriptor);
  return { size: stat.size, isFile: stat.isFile() };
}

function reportLine(line: number, { status, oldProviderId, customerId, fieldErrors }: ImportResult): string {
  return JSON.stringify({
    line,
    // Some systems use the address as the id.
    oldProviderId: oldProviderId?.includes('@') ? null : oldProviderId,
    status,
    customerId,
    fieldErrors: fieldErrors.map(({ field, code }) => ({ field, code })),
  });
}

function orImportError<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hint =
      code === 'ENOSPC' ? 'The disk is full. Free some space, and run the same command again.' : '';
    throw new ImportError(`The report ${path} cannot be written (${code}). ${hint}`.trim());
  }
}
