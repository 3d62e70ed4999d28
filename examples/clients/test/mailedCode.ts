// The code that the service has mailed to an address: it writes its mails into a folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject, vi } from 'vitest';

export function mailedCode(address: string): Promise<string> {
  const mailbox = inject('mailbox');
  return vi.waitFor(
    () => {
      const names = readdirSync(mailbox).filter((name) => name.endsWith('.eml'));
      const mails = names.map((name) => readFileSync(join(mailbox, name), 'utf8'));
      const mail = mails.find((text) => text.includes(`To: ${address}`));
      // The code is also in the subject, so that a phone can show it.
      const code = /^Subject: (\d{8})/m.exec(mail ?? '')?.[1];
      if (code === undefined) throw new Error(`No code was mailed to ${address}`);
      return code;
    },
    { timeout: 30_000, interval: 100 },
  );
}
