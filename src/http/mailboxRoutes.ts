// /dev/mailbox: the mails that were written instead of sent. Only where the mailbox is on.
import type { RequestListener, ServerResponse } from 'node:http';
import type { App } from '../app.ts';
import { MAILBOX_PATH, mailboxListPage, mailboxMailPage, mailboxMissingPage } from './mailboxPage.ts';

const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // No script, nothing from elsewhere, and not in a frame. The mail inside its own frame inherits this, and is sandboxed.
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
};

export function createMailboxRoutes({
  mails: { mailbox },
}: Pick<App, 'mails'>): Readonly<Record<string, RequestListener>> {
  if (!mailbox) return {};

  async function respond(target: string, response: ServerResponse): Promise<void> {
    const query = new URLSearchParams(target.split('?', 2)[1]);
    const file = query.get('mail') ?? query.get('source');
    if (file === null) return send(response, 200, 'html', mailboxListPage((await mailbox?.list()) ?? []));
    const mail = await mailbox?.read(file);
    if (!mail) return send(response, 404, 'html', mailboxMissingPage());
    if (query.has('source')) return send(response, 200, 'plain', mail.source);
    return send(response, 200, 'html', mailboxMailPage(mail));
  }

  return {
    [MAILBOX_PATH](request, response) {
      if (request.method !== 'GET') {
        return void response.writeHead(405, { ...HEADERS, allow: 'GET, HEAD' }).end();
      }
      respond(request.url ?? '', response).catch(() => response.writeHead(500, HEADERS).end());
    },
  };
}

function send(response: ServerResponse, status: number, type: 'html' | 'plain', body: string): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `text/${type}; charset=utf-8` }).end(body);
}
