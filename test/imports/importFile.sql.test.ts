// The import of a file: every row is in the report once, whatever is wrong with it, and however the import ended.
import { appendFileSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ImportFileRequest } from '../../src/imports/importFile.ts';
import { readImportState } from '../../src/imports/importState.ts';
import { NO_PASSWORD } from '../../src/passwords/noPassword.ts';
import { generateImport, TAKEN_ADDRESSES } from '../support/generateImport.ts';
import { GOOD_INPUT, useService } from '../support/service.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const service = useService();

let file = '';
beforeEach(() => {
  file = join(temporaryDirectory(), 'customers.jsonl');
});

const CREATED_AT = '2019-05-17T08:30:00.000Z';
const ROW = { email: 'ada@example.com', oldProviderId: 'a-1', createdAt: CREATED_AT };

async function run(changes: Partial<ImportFileRequest> = {}) {
  const outcome = await service.app.imports.importFile({
    file,
    format: 'jsonl',
    accountId: 1,
    siteId: 1,
    createdAt: null,
    acceptWeakHashes: false,
    options: {},
    report: `${file}.report.jsonl`,
    dryRun: false,
    onExisting: 'SKIP',
    batch: 100,
    restart: false,
    signal: new AbortController().signal,
    ...changes,
  });
  if (outcome.kind !== 'ImportFileSuccess') throw new Error(outcome.kind);
  return outcome;
}

interface Reported {
  readonly line: number;
  readonly oldProviderId: string | null;
  readonly status: string;
  readonly customerId: string | null;
  readonly fieldErrors: { readonly field: string | null; readonly code: string }[];
}

const report = (path = `${file}.report.jsonl`): Reported[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const write = (...rows: unknown[]) =>
  writeFileSync(file, rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'));

const summary = () =>
  report().map(({ line, status, fieldErrors }) => ({ line, status, code: fieldErrors[0]?.code ?? null }));

async function importOne(row: object, changes: Partial<ImportFileRequest> = {}) {
  write(row);
  await run({ restart: true, ...changes });
  return report()[0];
}

async function registerTaken() {
  const customers = TAKEN_ADDRESSES.map((email, number) => ({
    ...ROW,
    email,
    oldProviderId: `before-${number}`,
    createdAt: new Date(CREATED_AT),
  }));
  await service.app.imports.importCustomers({
    accountId: 1,
    siteId: 1,
    customers,
    dryRun: false,
    onExisting: 'SKIP',
  });
}

test('all rows of a generated file are created or rejected as expected, and a second run creates nothing', async () => {
  await registerTaken();
  const expected = generateImport(file, 700);
  const { counts } = await run();
  expect(summary()).toEqual(expected);
  const rejected = expected.filter(({ code }) => code !== null).length;
  expect(counts).toEqual({ created: 700 - rejected, existing: 0, updated: 0, rejected });
  const rows = await service.rows();
  expect(rows).toHaveLength(700 - rejected + TAKEN_ADDRESSES.length);

  const again = await run({ restart: true });
  expect(again.counts).toEqual({ created: 0, existing: 700 - rejected, updated: 0, rejected });
  expect((await service.rows()).length).toBe(rows.length);
});

test('the report has no address and no hash, and only its owner can read it and the state', async () => {
  generateImport(file, 60);
  writeFileSync(`${file}.report.jsonl`, 'of another import');
  chmodSync(`${file}.report.jsonl`, 0o644);
  await run();
  const texts = [`${file}.report.jsonl`, `${file}.import.json`].map((path) => {
    expect(statSync(path).mode & 0o777).toBe(0o600);
    return readFileSync(path, 'utf8');
  });
  expect(texts.join()).not.toMatch(/@|example\.com|\$2|argon2|Lovelace|another import/i);
  expect(await importOne({ ...ROW, oldProviderId: 'ada@example.com' })).toMatchObject({
    status: 'CREATED',
    oldProviderId: null,
  });
});

test('a row is stored as a registration stores it, with what only an import knows', async () => {
  await importOne({
    ...ROW,
    email: ' Ada@Example.com ',
    username: 'Ada_1',
    firstName: ' Ada ',
    lastName: 'Lovelace',
    phone: '+44 20',
    language: 'FR',
    emailVerified: true,
    emailHardbounce: true,
    metadata: [{ key: 'plan', value: 'premium' }],
    updatedAt: '2020-01-01T00:00:00+01:00',
  });
  const [stored] = await service.rows();
  expect(stored).toMatchObject({
    accountId: 1,
    siteId: 1,
    email: 'Ada@Example.com',
    emailKey: 'ada@example.com',
    usernameKey: 'ada_1',
    nameKey: 'ada lovelace',
    lastNameKey: 'lovelace ada',
    phone: '4420',
    language: 'fr',
    emailVerified: true,
    emailHardbounce: true,
    metadata: [{ key: 'plan', value: 'premium' }],
    oldProviderId: 'a-1',
    oldProviderKey: 'a-1',
    passwordHash: NO_PASSWORD,
    createdAt: new Date(CREATED_AT),
    updatedAt: new Date('2019-12-31T23:00:00Z'),
  });
  expect(stored?.id.startsWith(Date.parse(CREATED_AT).toString(16).padStart(12, '0').slice(0, 8))).toBe(true);
  expect(stored?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a taken address, a taken username and a repeated one are reported with their fields', async () => {
  await service.register(1, { ...GOOD_INPUT, username: 'ada' });
  write(
    { ...ROW, email: GOOD_INPUT.email.toUpperCase(), username: 'ADA' },
    { ...ROW, email: 'b@example.com', oldProviderId: 'b', username: 'bob' },
    { ...ROW, email: 'c@example.com', oldProviderId: 'c', username: 'BOB' },
    { ...ROW, email: 'd@example.com', oldProviderId: 'b' },
  );
  await run();
  const error = (field: string, code: string) => ({ field, code });
  expect(report().map(({ fieldErrors }) => fieldErrors)).toEqual([
    [error('EMAIL', 'TAKEN'), error('USERNAME', 'TAKEN')],
    [],
    [error('USERNAME', 'DUPLICATE_IN_FILE')],
    [error('OLD_PROVIDER_ID', 'DUPLICATE_IN_FILE')],
  ]);
});

test('the old id that a visitor sent does not make a row exist', async () => {
  await service.register(1, { ...GOOD_INPUT, oldProviderId: 'a-1' });
  expect(await importOne({ ...ROW, email: 'other@example.com' })).toMatchObject({ status: 'CREATED' });
});

test('without a time of its own, a row takes that of the option', async () => {
  const { createdAt: _, ...row } = ROW;
  expect((await importOne(row))?.fieldErrors).toEqual([{ field: 'CREATED_AT', code: 'REQUIRED' }]);
  const first = await importOne(row, { createdAt: new Date(CREATED_AT) });
  expect(first?.status).toBe('CREATED');
  expect(await importOne(ROW)).toMatchObject({ status: 'EXISTING', customerId: first?.customerId });
});

describe('customers that exist', () => {
  test('are updated if that is wanted, except their passwords, and not into the keys of others', async () => {
    await importOne({ ...ROW, firstName: 'Ada', username: 'ada' });
    await service.register(1, { ...GOOD_INPUT, email: 'taken@example.com' });
    const before = (await service.rows()).find(({ oldProviderId }) => oldProviderId === ROW.oldProviderId);
    const changed = {
      ...ROW,
      email: 'new@example.com',
      lastName: 'Lovelace',
      passwordHash: `$2y$10$${'a'.repeat(53)}`,
    };
    expect(await importOne(changed, { onExisting: 'UPDATE' })).toMatchObject({
      status: 'UPDATED',
      customerId: before?.id,
    });
    const stored = (await service.rows()).find(({ id }) => id === before?.id);
    expect(stored).toMatchObject({
      email: 'new@example.com',
      emailKey: 'new@example.com',
      firstName: null,
      lastName: 'Lovelace',
      username: null,
      passwordHash: NO_PASSWORD,
    });
    const rejected = await importOne({ ...ROW, email: 'taken@example.com' }, { onExisting: 'UPDATE' });
    expect(rejected).toMatchObject({
      status: 'REJECTED',
      customerId: null,
      fieldErrors: [{ field: 'EMAIL', code: 'TAKEN' }],
    });
    expect((await service.rows()).find(({ id }) => id === before?.id)).toEqual(stored);
  });
});

test('a dry run reports the same, and writes nothing but its report', async () => {
  await registerTaken();
  const before = await service.rows();
  const expected = generateImport(file, 200);
  await run({ dryRun: true });
  expect(summary()).toEqual(expected);
  expect(await service.rows()).toEqual(before);
  expect(existsSync(`${file}.import.json`)).toBe(false);
});

test('an import that is interrupted after any batch, or within it, continues as if it had not been', async () => {
  await registerTaken();
  const expected = generateImport(file, 250);
  // Each attempt ends after a batch; and each is then set back, as if it had been killed before it noted the batch.
  for (let attempt = 0; ; attempt++) {
    if (attempt > 20) throw new Error('does not end');
    const interrupted = new AbortController();
    const before = readImportState(file);
    const { finished } = await run({
      batch: 50,
      signal: interrupted.signal,
      onProgress: () => interrupted.abort(),
    });
    if (finished) break;
    const after = readImportState(file);
    if (before && attempt % 2 === 1) {
      writeFileSync(
        `${file}.import.json`,
        JSON.stringify({ ...before, next: { line: after?.line, existing: [] } }),
      );
      appendFileSync(`${file}.report.jsonl`, '{"line":');
    }
  }
  expect(summary()).toEqual(expected);
  const rejected = expected.filter(({ code }) => code !== null).length;
  expect((await run({ batch: 50 })).counts).toEqual({
    created: 250 - rejected,
    existing: 0,
    updated: 0,
    rejected,
  });
});

describe('an import does not continue', () => {
  const once = async () => {
    const interrupted = new AbortController();
    generateImport(file, 200);
    await run({ batch: 50, signal: interrupted.signal, onProgress: () => interrupted.abort() });
  };

  test('if the file has changed', async () => {
    await once();
    appendFileSync(file, '\n');
    await expect(run({ batch: 50 })).rejects.toThrow('has changed since its import began. Use --restart');
  });

  test('with other options', async () => {
    await once();
    await expect(run({ batch: 50, options: { site: 2 } })).rejects.toThrow('began with other options: site');
  });

  test('if its report was cut off', async () => {
    await once();
    writeFileSync(`${file}.report.jsonl`, '');
    await expect(run({ batch: 50 })).rejects.toThrow('Use --restart');
  });
});

test('a file that changes while it is read ends the import with a sentence', async () => {
  generateImport(file, 3000);
  const changing = run({ onProgress: () => appendFileSync(file, '\n') });
  await expect(changing).rejects.toThrow('changes while it is imported');
});

test('a full disk under the report ends the import before the batch counts, and the next run reports it', async () => {
  generateImport(file, 60);
  await expect(run({ report: '/dev/full' })).rejects.toThrow('The disk is full');
  const state = readImportState(file);
  expect(state).toMatchObject({ line: 0, counts: { created: 0 } });
  writeFileSync(`${file}.import.json`, JSON.stringify({ ...state, report: `${file}.report.jsonl` }));
  const { counts } = await run();
  expect(counts.created).toBe(report().filter(({ status }) => status === 'CREATED').length);
  expect(counts.created).toBeGreaterThan(20);
});

test.each([
  ['an empty file', Buffer.alloc(0), []],
  ['a byte order mark and CRLF', Buffer.from(`\ufeff${JSON.stringify(ROW)}\r\n\r\n`), ['CREATED']],
  ['no line break at the end', Buffer.from(`${JSON.stringify(ROW)}\n{`), ['CREATED', 'REJECTED']],
  [
    'a line of a megabyte',
    Buffer.from(`{"email":"${'a'.repeat(2 ** 20)}"}\n${JSON.stringify(ROW)}`),
    ['REJECTED', 'CREATED'],
  ],
  ['UTF-16', Buffer.from(JSON.stringify(ROW), 'utf16le'), ['REJECTED']],
])('%s is read', async (_what, content, statuses) => {
  writeFileSync(file, content);
  await run();
  expect(report().map(({ status }) => status)).toEqual(statuses);
});

test('a file that is none, and a report that is the file, are errors', async () => {
  await expect(run()).rejects.toThrow('cannot be read (ENOENT)');
  write(ROW);
  await expect(run({ report: file })).rejects.toThrow('another file');
  expect(readFileSync(file, 'utf8')).toBe(JSON.stringify(ROW));
});

describe('CSV', () => {
  const csv = async (text: string) => {
    writeFileSync(file, text);
    await run({ format: 'csv', restart: true });
    return summary();
  };

  test('has the same fields, metadata in columns, and fields in quotes', async () => {
    const header =
      'oldProviderId,email,firstName,lastName,emailVerified,metadata.plan,metadata.note,createdAt\r\n';
    const rows = `1,ada@example.com,"Ada ""the"" first","Love\nlace",TRUE,premium,,${CREATED_AT}\r\n2,b@example.com,Émile,,0,,"a,b",${CREATED_AT}`;
    expect(await csv(`\ufeff${header}${rows}`)).toEqual([
      { line: 2, status: 'REJECTED', code: 'INVALID_CHARACTERS' },
      { line: 4, status: 'CREATED', code: null },
    ]);
    const [stored] = await service.rows();
    expect(stored).toMatchObject({
      firstName: 'Émile',
      lastName: null,
      emailVerified: false,
      metadata: [{ key: 'note', value: 'a,b' }],
    });
  });

  test('a wrong quote, a missing cell, bytes that are no UTF-8 and a word that is no Boolean stop nothing', async () => {
    const header = 'oldProviderId,email,firstName,createdAt,emailVerified\n';
    const good = (id: number) => `${id},c${id}@example.com,"Ada",${CREATED_AT},true\n`;
    writeFileSync(
      file,
      Buffer.concat([
        Buffer.from(
          `${header}${good(1)}2,b@example.com,"Ada,${CREATED_AT},true\n${good(3)}4,d@example.com,5" disk,${CREATED_AT},true\n`,
        ),
        Buffer.from(`5,e@example.com,\xc9mile,${CREATED_AT},true\n`, 'latin1'),
        Buffer.from(`6,f@example.com\n7,g@example.com,,${CREATED_AT},yes\n${good(8)}9,i@example.com,"Ada`),
      ]),
    );
    await run({ format: 'csv' });
    expect(summary().map(({ line, code }) => [line, code])).toEqual([
      [2, null],
      [3, 'LINE_UNREADABLE'],
      [4, null],
      [5, 'LINE_UNREADABLE'],
      [6, 'LINE_UNREADABLE'],
      [7, 'LINE_UNREADABLE'],
      [8, 'INVALID_FORMAT'],
      [9, null],
      [10, 'LINE_UNREADABLE'],
    ]);
  });

  test.each([
    ['a name that no field has', 'email,passwordhash\n', '"passwordhash"'],
    ['semicolons', 'email;oldProviderId\n', 'separated by commas'],
    ['a column twice', 'email,email\n', 'two columns'],
  ])('%s in the first line is an error of the file', async (_what, text, message) => {
    await expect(csv(text)).rejects.toThrow(message);
    expect(await service.rows()).toEqual([]);
  });
});
