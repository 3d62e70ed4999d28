// The mailbox: mails as files that only their owner can read, the newest hundred.
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { composeMail } from '../../src/mail/composeMail.ts';
import { createMailbox, type Mailbox } from '../../src/mail/mailbox.ts';
import { createMailboxTransport } from '../../src/mail/mailboxTransport.ts';
import type { MailTransport, OutgoingMail } from '../../src/mail/transport.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

let directory: string;
let mailbox: Mailbox;
let transport: MailTransport;
let lines: string[];

beforeEach(() => {
  directory = join(temporaryDirectory(), 'data', 'mailbox');
  mailbox = createMailbox(directory);
  lines = [];
  transport = createMailboxTransport({ mailbox, announce: (line) => lines.push(line) });
});

function mail(number: number, others: Partial<OutgoingMail> = {}): OutgoingMail {
  const content = {
    kind: 'VERIFICATION_CODE',
    code: '01234567',
    to: '',
    language: 'ja',
    siteLanguage: 'ja',
    siteName: '日報',
  } as const;
  return {
    ...composeMail(content),
    messageId: `<${idOf(number)}@localhost>`,
    to: 'ada@private.example',
    ...others,
  };
}
const idOf = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`;

test('a mail is a file of its owner, and one line names it without an address', async () => {
  const file = `${idOf(1)}.eml`;
  expect(await transport.send(mail(1))).toEqual({ outcome: 'SENT', file });
  expect(statSync(directory).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600);
  expect(lines).toEqual([`A mail was written to ${join(directory, file)}`]);
  const source = readFileSync(join(directory, file), 'utf8');
  expect(source).toContain('To: ada@private.example\r\n');
  expect(source).toContain('Auto-Submitted: auto-generated\r\n');
  const [entry] = await mailbox.list();
  expect(entry).toMatchObject({ file, to: 'ada@private.example', subject: '確認コード: 01234567' });
  expect(await mailbox.read(file)).toMatchObject({
    from: '日報 <mailbox@localhost>',
    text: expect.stringContaining('01234567'),
    html: expect.stringContaining('<html lang="ja"'),
    source,
  });
});

test('a folder that others can read is closed to them', async () => {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  await transport.send(mail(1));
  expect(statSync(directory).mode & 0o777).toBe(0o700);
});

test('a mail that is written twice is one file', async () => {
  await transport.send(mail(1));
  await transport.send(mail(1));
  expect(readdirSync(directory)).toEqual([`${idOf(1)}.eml`]);
});

test('the newest hundred are kept, and listed newest first; other files are left alone', async () => {
  await transport.send(mail(1));
  writeFileSync(join(directory, 'notes.txt'), 'mine');
  for (let number = 1; number <= 104; number++) {
    const path = join(directory, `${idOf(number)}.eml`);
    if (number > 1) copyFileSync(join(directory, `${idOf(1)}.eml`), path);
    const at = new Date(1_700_000_000_000 + number * 1000);
    utimesSync(path, at, at);
  }
  await transport.send(mail(105));
  const files = (await mailbox.list()).map(({ file }) => file);
  expect(files).toEqual(Array.from({ length: 100 }, (_, index) => `${idOf(105 - index)}.eml`));
  expect(readdirSync(directory)).toContain('notes.txt');
});

test('many mails at once are all written', async () => {
  const results = await Promise.all(Array.from({ length: 20 }, (_, number) => transport.send(mail(number))));
  expect(results.map(({ outcome }) => outcome)).toEqual(Array(20).fill('SENT'));
  expect(await mailbox.list()).toHaveLength(20);
});

test.each([
  '',
  'x.eml',
  '../secrets.key',
  '../mailbox/x.eml',
  '/etc/passwd',
  'a/b.eml',
  'x.eml\0',
  'notes.txt',
])('%j is no mail', async (file) => {
  await transport.send(mail(1));
  writeFileSync(join(directory, 'notes.txt'), 'mine');
  expect(await mailbox.read(file)).toBeUndefined();
});

test('before the first mail it is empty, and nothing is created', async () => {
  expect(await mailbox.list()).toEqual([]);
  expect(() => statSync(directory)).toThrow('ENOENT');
});

test('a folder that cannot be written delays the mail', async () => {
  mkdirSync(join(directory, '..'), { recursive: true });
  writeFileSync(directory, 'a file');
  expect(await transport.send(mail(1))).toEqual({ outcome: 'FAILED', reason: 'EEXIST' });
  expect(lines).toEqual([]);
});
