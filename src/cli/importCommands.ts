// customer import, customer import-status, customer verify-hash.
import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { type Command, InvalidArgumentError } from 'commander';
import { readMoment } from '../fields/moment.ts';
import { ImportError } from '../imports/importError.ts';
import type { ImportFileOutcome, ImportFileRequest } from '../imports/importFile.ts';
import { ON_EXISTING, type OnExisting } from '../imports/importResult.ts';
import { readImportState, statePath } from '../imports/importState.ts';
import type { FileFormat } from '../imports/readRecords.ts';
import { accountOption, choiceOption, int32, requireAccount } from './arguments.ts';
import { CliError } from './cliError.ts';
import { addHashOptions, type HashFlags, readHashFormat } from './hashOptions.ts';
import { showImportProgress } from './importProgress.ts';
import { type ShowOptions, showOne } from './show.ts';
import { verifyHash } from './verifyHash.ts';
import { withApp } from './withApp.ts';

interface ImportOptions extends ShowOptions, HashFlags {
  readonly account: number;
  readonly site: number;
  readonly format?: FileFormat;
  readonly dryRun?: boolean;
  readonly onExisting: OnExisting;
  readonly createdAt?: Date;
  readonly batch: number;
  readonly report?: string;
  readonly restart?: boolean;
  readonly yes?: boolean;
}

const HELP = `
The file has one customer per line, as JSON or as CSV: docs/import.md describes it.
An import that was interrupted continues if the same command is run again.

Exit code: 0 all rows are in; 2 rows were rejected, or the import was not confirmed;
1 a fault; 130 interrupted after a batch.`;

/** The shell's code of a process that was interrupted. */
const INTERRUPTED = 130;

export function addImportCommands(customer: Command): void {
  const command = customer
    .command('import')
    .description('Import customers from a file, with the password hashes of their old system.')
    .argument('<file>', 'the file')
    .addOption(accountOption())
    .requiredOption('--site <id>', 'the site through which the customers count as registered', int32)
    .addOption(
      choiceOption('--format <format>', 'the format; default: by the name of the file', ['jsonl', 'csv']),
    )
    .option('--dry-run', 'write nothing, and report what would happen')
    .addOption(
      choiceOption(
        '--on-existing <action>',
        'what happens to customers that an earlier run imported; update does not change passwords',
        ON_EXISTING,
      ).default('SKIP', 'skip'),
    )
    .option('--created-at <time>', 'the time of registration for rows without one, RFC 3339', moment)
    .option('--batch <rows>', 'rows per transaction, 1 to 5000', batchSize, 1000)
    .option('--report <file>', 'what became of each row; default: FILE.report.jsonl, or FILE.dry-run.jsonl')
    .option('--restart', 'begin again, and replace the report')
    .option('--yes', 'do not ask for confirmation');
  addHashOptions(command)
    .addHelpText('after', HELP)
    .action((file: string, _options, ran: Command) =>
      importCustomers(file, ran.optsWithGlobals<ImportOptions>()),
    );

  customer
    .command('import-status')
    .description('Show how far the import of a file has come.')
    .argument('<file>', 'the file')
    .action((file: string, _options, ran: Command) => showStatus(file, ran.optsWithGlobals<ShowOptions>()));

  addHashOptions(
    customer
      .command('verify-hash')
      .description(
        'Read a password, a hash and, if it has one, its salt from standard input, a line each, and verify the hash.',
      ),
  ).action((_options, ran: Command) => {
    const { json, ...flags } = ran.optsWithGlobals<ShowOptions & HashFlags>();
    return withImportErrors(async () =>
      showOne(await verifyHash(await text(process.stdin), readHashFormat(flags)), { ...(json && { json }) }),
    );
  });
}

async function importCustomers(file: string, options: ImportOptions): Promise<void> {
  const { account, site, dryRun = false, onExisting, createdAt = null, batch, yes, json } = options;
  const format = options.format ?? (file.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl');
  const { hashFormat, identity } = readHashFormat(options);
  if (!dryRun && !yes && !(await isConfirmed(file, options))) {
    console.error('Nothing was written. Confirm with --yes; --dry-run reports what would happen.');
    process.exitCode = 2;
    return;
  }
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const acceptWeakHashes = options.acceptWeakHashes ?? false;
  const request: ImportFileRequest = {
    file,
    format,
    accountId: account,
    siteId: site,
    createdAt,
    hashFormat,
    acceptWeakHashes,
    options: {
      account,
      site,
      format,
      'on-existing': onExisting,
      'created-at': createdAt?.toISOString() ?? null,
      'accept-weak-hashes': acceptWeakHashes,
      batch,
      ...identity,
    },
    report: options.report ?? `${file}.${dryRun ? 'dry-run' : 'report'}.jsonl`,
    dryRun,
    onExisting,
    batch,
    restart: options.restart ?? false,
    signal: interrupted.signal,
  };
  // A million rows make much garbage that dies young: 168 MiB at most instead of 223, at the same speed (Node 20).
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    await withImportErrors(() =>
      withApp(async (app) => {
        await requireAccount(app, account);
        const progress = showImportProgress();
        const outcome = await app.imports
          .importFile({ ...request, onProgress: progress.show })
          .finally(progress.stop);
        finish(outcome, request, { ...(json && { json }) });
      }),
    );
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function finish(outcome: ImportFileOutcome, { siteId, dryRun }: ImportFileRequest, show: ShowOptions): void {
  if (outcome.kind !== 'ImportFileSuccess') throw new CliError(`The account has no site ${siteId}.`);
  const { counts, finished, report } = outcome;
  showOne({ ...counts, finished, dryRun, report }, show);
  if (!finished) {
    console.error('Interrupted after a batch. Run the same command again to continue.');
    process.exitCode = INTERRUPTED;
  } else if (counts.rejected > 0) process.exitCode = 2;
}

async function isConfirmed(file: string, { account, site }: ImportOptions): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Import ${file} into account ${account}, site ${site}? (y/N) `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function showStatus(file: string, show: ShowOptions): Promise<void> {
  return withImportErrors(async () => {
    const state = readImportState(file);
    if (!state) throw new CliError(`No import of this file has begun: there is no ${statePath(file)}.`);
    const { counts, finished, line, bytes, report, startedAt, updatedAt, options } = state;
    const percent = state.file.size === 0 ? 100 : Math.floor((100 * bytes) / state.file.size);
    const { account, site } = options;
    showOne({ account, site, finished, percent, line, ...counts, report, startedAt, updatedAt }, show);
  });
}

async function withImportErrors(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw error instanceof ImportError ? new CliError(error.message) : error;
  }
}

function moment(given: string): Date {
  const read = readMoment(given);
  if (!read) throw new InvalidArgumentError('Expected a time as in 2026-01-31T12:00:00Z.');
  return new Date(read);
}

function batchSize(given: string): number {
  const size = int32(given);
  if (size < 1 || size > 5000) throw new InvalidArgumentError('Expected a number from 1 to 5000.');
  return size;
}
