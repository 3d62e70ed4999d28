// The import of a file: in batches, each of which is written, reported and remembered, so that an interrupted import continues.
import { type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { lockDataDirectory } from '../database/dataDirectoryLock.ts';
import type { Clock } from '../lib/clock.ts';
import { Fault } from '../lib/fault.ts';
import type { SiteStore } from '../sites/siteStore.ts';
import { createRejectDuplicates } from './duplicates.ts';
import { ImportError } from './importError.ts';
import { type ImportReading, type ImportTarget, readImportedCustomer } from './importedCustomer.ts';
import { openImportReport } from './importReport.ts';
import { countResults, type ImportCounts, NO_ROWS, type OnExisting } from './importResult.ts';
import type { ImportRows } from './importRows.ts';
import { type ImportState, readImportState, writeImportState } from './importState.ts';
import { type FileFormat, type FileRecord, readRecords } from './readRecords.ts';

export interface ImportFileRequest extends Omit<ImportTarget, 'defaultLanguage'> {
  readonly file: string;
  readonly format: FileFormat;
  /** The options as given, to compare those of one run with those of the next. */
  readonly options: ImportState['options'];
  readonly report: string;
  readonly dryRun: boolean;
  readonly onExisting: OnExisting;
  readonly batch: number;
  /** Begin again, whatever an earlier run has done. */
  readonly restart: boolean;
  /** Ends the import after the batch. */
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export interface ImportProgress {
  readonly counts: ImportCounts;
  readonly bytes: number;
  readonly totalBytes: number;
}

export type ImportFileOutcome =
  | {
      readonly kind: 'ImportFileSuccess';
      readonly counts: ImportCounts;
      readonly finished: boolean;
      readonly report: string;
    }
  | { readonly kind: 'SiteNotFoundError' };

/** @throws ImportError for a reason that the operator can correct; then the same command continues. */
export type ImportFile = (request: ImportFileRequest) => Promise<ImportFileOutcome>;

/** One record as read: the input is not kept. */
interface ReadRecord extends Omit<FileRecord, 'input'> {
  readonly reading: ImportReading;
}

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 250;

export function createImportFile({
  sites,
  rows,
  clock,
}: {
  sites: SiteStore;
  rows: ImportRows;
  clock: Clock;
}): ImportFile {
  return async (request) => {
    const site = await sites.findSiteOf(request.accountId, request.siteId);
    if (!site) return { kind: 'SiteNotFoundError' };
    const handle = await openFile(request.file);
    const release = await lockDataDirectory(request.file);
    try {
      if (await isSameFile(request.file, request.report)) {
        throw new ImportError('The report must be another file than the one that is imported.');
      }
      if (!release) throw new ImportError(`Another process is importing ${request.file}.`);
      return await importOpenFile(handle, request, {
        ...request,
        defaultLanguage: site.settings.defaultLanguage,
      });
    } finally {
      await release?.();
      await handle.close();
    }
  };

  async function importOpenFile(
    handle: FileHandle,
    request: ImportFileRequest,
    target: ImportTarget,
  ): Promise<ImportFileOutcome> {
    const { file, batch, signal, dryRun, onProgress } = request;
    const identity = await identityOf(handle);
    let state = startState(request, identity);
    if (state.finished)
      return { kind: 'ImportFileSuccess', counts: state.counts, finished: true, report: state.report };
    const report = openImportReport(state.report, state.reportBytes);
    const rejectDuplicates = createRejectDuplicates();
    const save = (changes: Partial<ImportState>) => {
      state = { ...state, ...changes, updatedAt: clock().toISOString() };
      if (!dryRun) writeImportState(file, state);
    };

    async function importBatch(records: readonly ReadRecord[]): Promise<void> {
      const last = records.at(-1);
      if (!last) return;
      const readings = records.map(({ reading }) => reading);
      const interrupted = state.next && state.next.line === last.line ? state.next : undefined;
      const idsOf = (lines: readonly number[]) => {
        const wanted = new Set(lines);
        return new Set(
          records.flatMap(({ line, reading }) => (wanted.has(line) && reading.row ? [reading.row.id] : [])),
        );
      };
      const existing = interrupted
        ? idsOf(interrupted.existing)
        : await persist(() => rows.findExisting(request.accountId, readings));
      const lines = records.flatMap(({ line, reading }) =>
        reading.row && existing.has(reading.row.id) ? [line] : [],
      );
      // Before the batch is written: if this process is killed then, the next one knows what the batch has created.
      save({ next: { line: last.line, existing: lines } });
      const results = await persist((attempt) =>
        rows.write(readings, request, { existing, repeated: interrupted !== undefined || attempt > 0 }),
      );
      report.append(results.map((result, index) => ({ line: records[index]?.line ?? 0, result })));
      state = {
        ...state,
        counts: countResults(state.counts, results),
        line: last.line,
        bytes: last.end,
        reportBytes: report.bytes(),
        next: null,
      };
      onProgress?.({ counts: state.counts, bytes: last.end, totalBytes: identity.size });
    }

    try {
      let waiting: ReadRecord[] = [];
      for await (const records of readRecords(handle, request.format)) {
        for (const { line, input, end } of records) {
          const reading = rejectDuplicates(readRecord(input, target));
          // What an earlier run has imported is read again, because later rows may have the same keys.
          if (line > state.line) waiting.push({ line, end, reading });
          if (waiting.length < batch) continue;
          await importBatch(waiting);
          waiting = [];
          if (signal.aborted) break;
        }
        if (signal.aborted) break;
        await checkUnchanged(handle, file, identity);
      }
      if (!signal.aborted) await importBatch(waiting);
      save({ finished: !signal.aborted, bytes: signal.aborted ? state.bytes : identity.size });
    } finally {
      report.close();
    }
    return {
      kind: 'ImportFileSuccess',
      counts: state.counts,
      finished: state.finished,
      report: state.report,
    };
  }

  function startState(request: ImportFileRequest, identity: ImportState['file']): ImportState {
    const { file, options, report, restart, dryRun } = request;
    const earlier = restart || dryRun ? undefined : readImportState(file);
    if (!earlier) {
      const now = clock().toISOString();
      return {
        version: 1,
        file: identity,
        options,
        report,
        reportBytes: 0,
        line: 0,
        bytes: 0,
        counts: NO_ROWS,
        next: null,
        finished: false,
        startedAt: now,
        updatedAt: now,
      };
    }
    if (earlier.file.size !== identity.size || earlier.file.modifiedAt !== identity.modifiedAt) {
      throw new ImportError(
        `${file} has changed since its import began. Use --restart to import all of it: customers that exist are not imported twice.`,
      );
    }
    const changed = Object.keys({ ...options, ...earlier.options }).filter(
      (name) => (options[name] ?? null) !== (earlier.options[name] ?? null),
    );
    if (changed.length > 0) {
      throw new ImportError(
        `The import of ${file} began with other options: ${changed.join(', ')}. Use the same ones, or --restart.`,
      );
    }
    return earlier;
  }
}

function readRecord(input: object | undefined, target: ImportTarget): ImportReading {
  if (input) return readImportedCustomer(input, target);
  return { oldProviderId: null, fieldErrors: [{ field: null, path: [], code: 'LINE_UNREADABLE' }] };
}

/** A database that is restarted or overloaded does not end an import. */
async function persist<Result>(work: (attempt: number) => Promise<Result>): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      const isTemporary = error instanceof Fault && error.code === 'SERVICE_UNAVAILABLE';
      if (!isTemporary || attempt === ATTEMPTS - 1) throw error;
      await setTimeout(FIRST_PAUSE_MS * 2 ** attempt);
    }
  }
}

async function openFile(path: string): Promise<FileHandle> {
  const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new ImportError(`${path} cannot be read (${error.code}).`);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new ImportError(
    `${path} is not a file. An import reads it again if it is interrupted, so that a pipe is not enough.`,
  );
}

async function isSameFile(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([stat(path), stat(other).catch(() => undefined)]);
  return one.dev === two?.dev && one.ino === two.ino;
}

async function identityOf(handle: FileHandle): Promise<ImportState['file']> {
  const { size, mtimeMs } = await handle.stat();
  return { size, modifiedAt: mtimeMs };
}

async function checkUnchanged(handle: FileHandle, path: string, before: ImportState['file']): Promise<void> {
  const now = await identityOf(handle);
  if (now.size === before.size && now.modifiedAt === before.modifiedAt) return;
  throw new ImportError(
    `${path} changes while it is imported. Wait until it is complete, and use --restart: customers that exist are not imported twice.`,
  );
}
