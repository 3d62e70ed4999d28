// Writes mails as files instead of sending them, for trying things out. The newest hundred are kept.
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { mimeMessage, sendableAddress } from './mimeMessage.ts';
import type { MailTransport } from './transport.ts';

const KEPT = 100;
const FROM = 'mailbox@localhost';

export function createMailboxTransport({
  directory,
  announce,
}: {
  directory: string;
  /** Receives a line for each mail. */
  announce: (line: string) => void;
}): MailTransport {
  const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    domain: 'localhost',
    async send(mail) {
      const to = sendableAddress(mail.to);
      if (to === undefined) return { outcome: 'REJECTED', reason: 'EADDRESS' };
      try {
        const { message } = await composer.sendMail(mimeMessage(mail, to, FROM));
        // The same in all attempts, so that a mail that is sent twice is one file.
        const file = `${/[\w-]+/.exec(mail.messageId)?.[0]}.eml`;
        await mkdir(directory, { recursive: true, mode: 0o700 });
        const path = join(directory, file);
        await writeFile(`${path}.new`, message as Buffer, { mode: 0o600 });
        await rename(`${path}.new`, path);
        await removeOld(directory);
        announce(`A mail was written: ${path}`);
        return { outcome: 'SENT', file };
      } catch (error) {
        return { outcome: 'FAILED', reason: (error as NodeJS.ErrnoException).code ?? 'EMAILBOX' };
      }
    },
    close: async () => {},
  };
}

/** The names of the mails, newest first. */
export async function listMailbox(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const files = await Promise.all(
    names
      .filter((name) => name.endsWith('.eml'))
      .map(async (name) => {
        const status = await stat(join(directory, name)).catch(() => undefined);
        return { name, at: status?.mtimeMs ?? 0 };
      }),
  );
  return files.toSorted((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1)).map(({ name }) => name);
}

async function removeOld(directory: string): Promise<void> {
  const old = (await listMailbox(directory)).slice(KEPT);
  await Promise.all(old.map((name) => rm(join(directory, name), { force: true })));
}
