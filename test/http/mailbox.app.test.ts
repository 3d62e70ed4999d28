// /dev/mailbox: the mails of a service that sends none, shown without a script and to no other page.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { useListeningService } from '../support/listeningService.ts';
import { temporaryDirectory } from '../support/temporaryDirectory.ts';

const directory = temporaryDirectory();

function put(file: string, source: string): void {
  mkdirSync(join(directory, 'mailbox'), { recursive: true });
  writeFileSync(join(directory, 'mailbox', file), source.replaceAll('\n', '\r\n'));
}

const HOSTILE = `From: "<img src=x>" <a@b.example>
To: "<b>x" <ada@example.com>
Subject: </title><script>alert(1)</script>
X-Test: <script>alert(2)</script>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

</pre><script>alert(3)</script>
--b
Content-Type: text/html

<p title="x">Hello</p><script>alert(4)</script><img src="https://evil.example/x.png">
--b--
`;

describe('where mails are not sent', () => {
  const service = useListeningService({ DATA_DIR: directory });
  const get = (query = '', init: RequestInit = {}) => fetch(`${service.origin}/dev/mailbox${query}`, init);

  test('the list links to each mail, whose parts and headers are shown', async () => {
    put('one.eml', HOSTILE.replace('</title><script>alert(1)</script>', '01234567 is your code'));
    const list = await (await get()).text();
    const [, link = ''] = /<a href="([^"]*one\.eml)">01234567 is your code<\/a>/.exec(list) ?? [];
    expect(list).toContain('ada@example.com');
    const page = await (await fetch(service.origin + link)).text();
    expect(page).toContain(
      '<iframe title="The mail as HTML" sandbox srcdoc="&lt;p title=&quot;x&quot;&gt;Hello',
    );
    expect(page).toContain('X-Test');
    const source = await get('?source=one.eml');
    expect(source.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await source.text()).toContain('Content-Type: multipart/alternative');
  });

  test('no part of a mail becomes a part of the page', async () => {
    put('two.eml', HOSTILE);
    for (const query of ['', '?mail=two.eml']) {
      const page = await (await get(query)).text();
      expect(page).toContain('&lt;script&gt;alert(1)');
      expect(page).not.toMatch(/<script|<img|<b>x/);
    }
  });

  test.each(['', '?mail=one.eml', '?source=one.eml', '?mail=none.eml'])(
    'the response %j runs nothing, loads nothing, is in no frame, and no other page can read it',
    async (query) => {
      put('one.eml', HOSTILE);
      const { headers } = await get(query, { headers: { origin: 'https://evil.example' } });
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  test('a mail that is not there, and files outside, are not found; other methods are not allowed', async () => {
    for (const file of ['none.eml', '../secrets.key', '..%2Fsecrets.key', '%00', '']) {
      expect((await get(`?mail=${file}`)).status, file).toBe(404);
      expect((await get(`?source=${file}`)).status, file).toBe(404);
    }
    expect((await get('', { method: 'HEAD' })).status).toBe(200);
    const post = await get('', { method: 'POST' });
    expect(post.status).toBe(405);
    expect(post.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe.each([
  ['the mailbox is off', { MAILBOX: 'off' }],
  ['mails are sent', { SMTP_URL: 'smtp://localhost', MAIL_FROM: 'a@example.com' }],
  ['it is in production', { NODE_ENV: 'production' }],
])('where %s', (_what, environment) => {
  const service = useListeningService({ DATA_DIR: directory, ...environment });

  test('there is no page', async () => {
    put('one.eml', HOSTILE);
    expect((await fetch(`${service.origin}/dev/mailbox`)).status).toBe(404);
    expect((await fetch(`${service.origin}/dev/mailbox?mail=one.eml`)).status).toBe(404);
  });
});
