// The mails that the service has written to its mailbox.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { expect, inject } from 'vitest';

/** The newest one last. */
async function mailsTo(address: string): Promise<Email[]> {
  const directory = inject('mailbox');
  const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.eml'));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      return { at: (await stat(path)).mtimeMs, mail: await PostalMime.parse(await readFile(path)) };
    }),
  );
  return files
    .toSorted((a, b) => a.at - b.at)
    .map(({ mail }) => mail)
    .filter(({ to }) => to?.some((recipient) => recipient.address === address));
}

/** The newest of this number of mails to the address, as soon as there are so many. */
export async function mailTo(address: string, count = 1): Promise<Email> {
  await expect.poll(() => mailsTo(address), { timeout: 60_000, interval: 250 }).toHaveLength(count);
  const mail = (await mailsTo(address)).at(-1);
  if (!mail) throw new Error(`No mail to ${address}`);
  return mail;
}

/** The code in the newest of this number of mails to the address. */
export async function codeFor(address: string, count = 1): Promise<string> {
  const code = /^\d{8}$/m.exec((await mailTo(address, count)).text ?? '')?.[0];
  if (code === undefined) throw new Error(`The mail to ${address} has no code`);
  return code;
}
