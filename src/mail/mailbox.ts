// A folder of mails that were written instead of sent, for trying things out. The newest hundred are kept.
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface MailboxEntry {
  /** The name of the file. */
  readonly file: string;
  readonly writtenAt: Date;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

export interface MailboxMail extends MailboxEntry {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly html: string;
  /** The file itself. */
  readonly source: string;
}

export interface Mailbox {
  /** Returns the path of the file. */
  readonly write: (file: string, message: Uint8Array) => Promise<string>;
  /** Newest first. */
  readonly list: () => Promise<MailboxEntry[]>;
  /** Undefined: there is no such mail. */
  readonly read: (file: string) => Promise<MailboxMail | undefined>;
}

const KEPT = 100;
const FILE = /^[\w-]{1,100}\.eml$/;

export function createMailbox(directory: string): Mailbox {
  /** The names and times of the files, newest first. */
  async function files(): Promise<{ file: string; writtenAt: Date }[]> {
    const names = (await readdir(directory).catch(() => [])).filter((name) => FILE.test(name));
    const found = await Promise.all(
      names.map(async (file) => {
        const status = await stat(join(directory, file)).catch(() => undefined);
        return status ? [{ file, writtenAt: status.mtime, ms: status.mtimeMs }] : [];
      }),
    );
    return found.flat().toSorted((a, b) => b.ms - a.ms || (a.file < b.file ? 1 : -1));
  }

  async function open(file: string, writtenAt: Date): Promise<MailboxMail | undefined> {
    const source = await readFile(join(directory, file), 'utf8').catch(() => undefined);
    if (source === undefined) return undefined;
    // Only who looks into the mailbox needs it.
    const { default: PostalMime } = await import('postal-mime');
    const { from, to, subject = '', headers, text = '', html = '' } = await PostalMime.parse(source);
    return {
      file,
      writtenAt,
      from: [from?.name, from?.address && `<${from.address}>`].filter(Boolean).join(' '),
      to: to?.map(({ address = '' }) => address).join(', ') ?? '',
      subject,
      headers: headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
      text,
      html,
      source,
    };
  }

  return {
    async write(file, message) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await chmod(directory, 0o700);
      const path = join(directory, file);
      await writeFile(`${path}.new`, message, { mode: 0o600 });
      await rename(`${path}.new`, path);
      const old = (await files()).slice(KEPT);
      await Promise.all(old.map((each) => rm(join(directory, each.file), { force: true })));
      return path;
    },
    async list() {
      const mails = await Promise.all((await files()).map(({ file, writtenAt }) => open(file, writtenAt)));
      return mails.filter((mail) => mail !== undefined);
    },
    async read(file) {
      if (!FILE.test(file)) return undefined;
      const status = await stat(join(directory, file)).catch(() => undefined);
      return status && open(file, status.mtime);
    },
  };
}
