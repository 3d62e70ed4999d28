// The pages of the mailbox as HTML: the list, and one mail. No script, and nothing from elsewhere. (pure)
import { escapeHtml } from '../lib/escapeHtml.ts';

export const MAILBOX_PATH = '/dev/mailbox';

/** A mail in the list. */
interface Entry {
  readonly file: string;
  readonly writtenAt: Date;
  readonly to: string;
  readonly subject: string;
}

interface Mail extends Entry {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly html: string;
}

const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dee6, #3a3f4a); --quiet: light-dark(#535c69, #b4bbc6); --card: light-dark(#fff, #22252c); }
body { margin: 0 auto; padding: 24px 16px 48px; max-width: 960px; background: light-dark(#f2f4f7, #16181d); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 24px 0 8px; }
p { margin: 0 0 16px; color: var(--quiet); }
a { color: light-dark(#0b57d0, #8ab4f8); }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { padding: 10px 12px; text-align: left; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; vertical-align: top; }
th { font-size: 14px; font-weight: 600; color: var(--quiet); }
time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--quiet); }
iframe, pre { box-sizing: border-box; width: 100%; margin: 0; border: 1px solid var(--line); background: var(--card); }
iframe { height: 560px; }
pre { padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, Menlo, Consolas, monospace; }
@media (max-width: 600px) { th, td { display: block; border: 0; padding: 2px 12px; } thead { display: none; } tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); } }`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const link = (file: string, part = 'mail') => `${MAILBOX_PATH}?${part}=${encodeURIComponent(file)}`;

function time(at: Date): string {
  const iso = at.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

export function mailboxListPage(entries: readonly Entry[]): string {
  const rows = entries.map(
    ({ file, writtenAt, to, subject }) =>
      `<tr><td><a href="${escapeHtml(link(file))}">${escapeHtml(subject || file)}</a></td><td>${escapeHtml(to)}</td><td>${time(writtenAt)}</td></tr>`,
  );
  const table =
    rows.length === 0
      ? '<p>No mail has been written yet. Register at a site that verifies e-mail addresses, and reload this page.</p>'
      : `<table>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Time</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
  return page(
    'Mailbox',
    `<h1>Mailbox</h1>
<p>The newest mails that this service would have sent. They are files in its data directory, because SMTP_URL is not set.</p>
${table}`,
  );
}

export function mailboxMailPage({ file, writtenAt, subject, headers, text, html }: Mail): string {
  const rows = headers.map(
    ({ name, value }) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return page(
    subject || file,
    `<p><a href="${MAILBOX_PATH}">All mails</a></p>
<h1>${escapeHtml(subject || file)}</h1>
<p>${time(writtenAt)} · <a href="${escapeHtml(link(file, 'source'))}">source</a></p>
<h2>HTML</h2>
<iframe title="The mail as HTML" sandbox srcdoc="${escapeHtml(html)}"></iframe>
<h2>Text</h2>
<pre>${escapeHtml(text)}</pre>
<h2>Headers</h2>
<table>
<tbody>
${rows.join('\n')}
</tbody>
</table>`,
  );
}

export function mailboxMissingPage(): string {
  return page(
    'No such mail',
    `<h1>No such mail</h1>
<p>Only the newest hundred mails are kept. <a href="${MAILBOX_PATH}">All mails</a></p>`,
  );
}
