// Sending to real mail servers: those that accept, and those that stall, close, talk nonsense or reject.
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { composeMail } from '../../src/mail/composeMail.ts';
import { createSmtpTransport, type SmtpOptions } from '../../src/mail/smtpTransport.ts';
import type { MailTransport, OutgoingMail } from '../../src/mail/transport.ts';
import { freePort } from '../support/freePort.ts';
import {
  type Script,
  type ScriptedSmtp,
  type SmtpReceiver,
  startScriptedSmtp,
  startSmtpReceiver,
} from '../support/smtpServers.ts';

const ADDRESSES = JSON.parse(
  readFileSync(new URL('../fixtures/emailAddresses.json', import.meta.url), 'utf8'),
) as { address: string; valid: boolean }[];
const VALID = ADDRESSES.filter(({ valid }) => valid).map(({ address }) => address);

const open: { close: () => Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(open.map(({ close }) => close()));
});
const closing = <Opened extends { close: () => Promise<void> }>(opened: Opened): Opened => {
  open.push(opened);
  return opened;
};
const receiver = async (...options: Parameters<typeof startSmtpReceiver>): Promise<SmtpReceiver> =>
  closing(await startSmtpReceiver(...options));
const scripted = async (...options: Parameters<typeof startScriptedSmtp>): Promise<ScriptedSmtp> =>
  closing(await startScriptedSmtp(...options));

/** For servers that stall. */
const SOON = { connectMs: 400, totalMs: 1200 };

function transportTo(port: number, others: Partial<SmtpOptions> = {}): MailTransport {
  return closing(
    createSmtpTransport({
      server: { host: '127.0.0.1', port, secure: false },
      from: 'no-reply@daily.example',
      connections: 2,
      ...others,
    }),
  );
}

function mail(others: Partial<OutgoingMail> & { siteName?: string } = {}): OutgoingMail {
  const { siteName = 'The Daily', ...given } = others;
  const content = {
    kind: 'VERIFICATION_CODE',
    code: '01234567',
    to: '',
    language: 'de',
    siteLanguage: 'de',
    siteName,
  } as const;
  return {
    ...composeMail(content),
    messageId: '<01900000-0000-7000-8000-000000000001@daily.example>',
    to: 'ada@example.com',
    ...given,
  };
}

// At the same time, as servers greet after a tenth of a second, or are waited for.
describe.concurrent('a mail that is accepted', () => {
  test('has the site as its sender, the parts in the language, and headers that keep machines from replying', async () => {
    const server = await receiver();
    expect(await transportTo(server.port).send(mail())).toEqual({ outcome: 'SENT' });
    const [received] = server.mails;
    expect(received).toMatchObject({ from: 'no-reply@daily.example', to: ['ada@example.com'] });
    expect(received?.mail).toMatchObject({
      from: { name: 'The Daily', address: 'no-reply@daily.example' },
      to: [{ name: '', address: 'ada@example.com' }],
      subject: '01234567 ist Ihr Bestätigungscode',
      messageId: '<01900000-0000-7000-8000-000000000001@daily.example>',
    });
    expect(received?.mail.text?.trim()).toBe(mail().text.trim());
    expect(received?.mail.html?.trim()).toBe(mail().html.trim());
    const headers = Object.fromEntries((received?.mail.headers ?? []).map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({ 'auto-submitted': 'auto-generated', 'content-language': 'de' });
    expect(Math.abs(Date.parse(headers.date ?? '') - Date.now())).toBeLessThan(60_000);
    expect(Object.keys(headers).toSorted()).toEqual([
      'auto-submitted',
      'content-language',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    // No line is longer than a mail server accepts, and the address is in one header alone.
    expect(Math.max(...(received?.source ?? '').split('\r\n').map((line) => line.length))).toBeLessThan(999);
    expect(received?.source.split('ada@example.com')).toHaveLength(2);
  });

  test('goes to exactly the address, for every valid one, in the envelope and in the header', async () => {
    const server = await scripted();
    const transport = transportTo(server.port);
    for (const to of VALID) {
      const began = server.lines.length;
      expect(await transport.send(mail({ to })), to).toEqual({ outcome: 'SENT' });
      const lines = server.lines.slice(began);
      expect(lines.filter((line) => line.startsWith('RCPT'))).toEqual([`RCPT TO:<${to}>`]);
      // Folded at white space alone, where the address is too long for a line.
      const header = lines.join('\r\n').replaceAll(/\r\n(?=[ \t])/g, '');
      // The case of a domain means nothing, and the library writes it in lower case.
      const domain = to.slice(to.lastIndexOf('@'));
      const shown = to.replace(domain, domain.toLowerCase());
      expect([[`To: ${shown}`], [`To: <${shown}>`]]).toContainEqual(header.match(/^To: .*$/gm));
    }
    expect(VALID.length).toBeGreaterThan(100);
  });

  test('goes to the A-labels of an international domain', async () => {
    const server = await scripted();
    await transportTo(server.port).send(mail({ to: 'ada@BÜCHER.example' }));
    expect(server.lines).toContain('RCPT TO:<ada@xn--bcher-kva.example>');
  });

  test.each([
    '"a<b"@example.com',
    '"a>b"@example.com',
    'a\r\nRCPT TO:<eve@evil.example>@x.example',
    'ada',
    '',
  ])('is not sent to %j, which would become another address', async (to) => {
    const server = await scripted();
    expect(await transportTo(server.port).send(mail({ to }))).toEqual({
      outcome: 'REJECTED',
      reason: 'EADDRESS',
    });
    expect(server.connections()).toBe(0);
  });

  test.each([
    'A\r\nBcc: eve@evil.example',
    'A\nBcc: eve@evil.example\n\nbody',
    '"A" <eve@evil.example>',
    'A, eve@evil.example',
    'A <eve@evil.example>, B',
    'A; B: c@evil.example;',
    '=?utf-8?q?A=0D=0ABcc:_eve@evil.example?=',
    'Žurnál "日報" 🗞️',
    '\u202eevil\u2066\u0000',
    '"',
    '\\',
    ' ',
    'x'.repeat(255),
    '🗞'.repeat(255),
  ])('has one sender and one recipient, whatever the name of the site is: %j', async (siteName) => {
    const server = await receiver();
    expect(await transportTo(server.port).send(mail({ siteName }))).toEqual({ outcome: 'SENT' });
    const [received] = server.mails;
    expect(received?.to).toEqual(['ada@example.com']);
    expect(received?.mail.from?.address).toBe('no-reply@daily.example');
    expect(received?.mail.from?.name).toBe(mail({ siteName }).senderName);
    expect(received?.mail.to).toEqual([{ name: '', address: 'ada@example.com' }]);
    const keys = received?.mail.headers.map(({ key }) => key);
    expect(keys).toHaveLength(9);
    expect(keys).not.toContain('bcc');
  });

  test('uses a connection again', async () => {
    const server = await scripted();
    const transport = transportTo(server.port);
    for (const _ of [1, 2, 3]) expect((await transport.send(mail())).outcome).toBe('SENT');
    expect(server.connections()).toBe(1);
  });

  test('signs in with user and password', async () => {
    const server = await receiver({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) =>
        callback(password === 'geheim/ü' ? null : new Error('no'), { user: username ?? '' }),
    });
    const { port } = server;
    const login = (password: string) =>
      transportTo(port, {
        server: { host: '127.0.0.1', port, secure: false, user: 'ada@example.com', password },
      });
    expect(await login('geheim/ü').send(mail())).toEqual({ outcome: 'SENT' });
    expect(server.mails[0]?.user).toBe('ada@example.com');
    expect(await login('wrong').send(mail())).toEqual({
      outcome: 'FAILED',
      reason: expect.stringMatching(/^EAUTH AUTH PLAIN 535/),
    });
  });

  test.each([true, false])('is encrypted if the server can: TLS from the first byte %s', async (secure) => {
    // Its certificate is signed by no one, as usual on the same machine.
    const server = await receiver({ secure, hideSTARTTLS: false });
    const { port } = server;
    const transport = transportTo(port, { server: { host: '127.0.0.1', port, secure } });
    expect(await transport.send(mail())).toEqual({ outcome: 'SENT' });
    expect(server.mails[0]?.secure).toBe(true);
  });
});

describe.concurrent('a mail that is not accepted is tried again', () => {
  const NEVER: Script = { connected() {} };
  const scripts: [string, Script, RegExp][] = [
    ['accepts connections and is silent', NEVER, /^ETIMEDOUT/],
    ['is silent after the greeting', { received() {} }, /^ETIMEDOUT/],
    [
      'sends a byte now and then, for ever',
      {
        connected: (_say, socket) => {
          const timer = setInterval(() => socket.write('2'), 50);
          socket.on('close', () => clearInterval(timer));
        },
      },
      /^ETIMEDOUT/,
    ],
    [
      'never finishes a reply',
      {
        received: (_line, _say, socket) => {
          const timer = setInterval(() => socket.write('250-x\r\n'), 50);
          socket.on('close', () => clearInterval(timer));
        },
      },
      /^ETIMEDOUT/,
    ],
    ['closes at once', { connected: (_say, socket) => void socket.destroy() }, /^(ECONNECTION|ESOCKET)/],
    [
      'resets at once',
      { connected: (_say, socket) => void socket.resetAndDestroy() },
      /^(ECONNECTION|ESOCKET)/,
    ],
    [
      'closes after each command',
      { received: (_line, _say, socket) => void socket.destroy() },
      /^(ECONNECTION|ESOCKET)/,
    ],
    [
      'never finishes STARTTLS',
      {
        received: (line, say) => {
          if (line.startsWith('EHLO')) say('250-mail.example\r\n250 STARTTLS');
          if (line === 'STARTTLS') say('220 Go ahead');
        },
      },
      /^(ETIMEDOUT|ETLS)/,
    ],
    ['speaks HTTP', { connected: (say) => say('HTTP/1.1 400 Bad Request') }, /./],
    ['sends random bytes', { connected: (_say, socket) => void socket.write(Buffer.alloc(4096, 0xf7)) }, /./],
    ['sends random lines', { received: (_line, say) => say('\u0000\u0001 ha ha 999') }, /./],
    [
      'sends without end',
      {
        connected: (_say, socket) => {
          const write = () => {
            while (!socket.destroyed && socket.write('x'.repeat(65_536))) {}
          };
          socket.on('drain', write);
          write();
        },
      },
      /./,
    ],
  ];

  test.each(scripts)('by a server that %s', async (_what, script, reason) => {
    const server = await scripted(script);
    const began = performance.now();
    const result = await transportTo(server.port, SOON).send(mail());
    expect(result).toEqual({ outcome: 'FAILED', reason: expect.stringMatching(reason) });
    expect(performance.now() - began).toBeLessThan(4000);
  });

  test.each([
    ['the greeting', { connected: (say: (line: string) => void) => say('554 5.7.1 No service') }, '554'],
    ['EHLO and HELO', { replies: { EHLO: '550 5.7.1 Go away', HELO: '550 5.7.1 Go away' } }, '550'],
    ['MAIL FROM', { replies: { MAIL: '550 5.1.1 User unknown' } }, '550'],
    ['MAIL FROM, for rights', { replies: { MAIL: '530 5.7.0 Authentication required' } }, '530'],
    ['RCPT TO, for now', { replies: { RCPT: '450 4.2.0 Greylisted' } }, '450'],
    ['RCPT TO, for rights', { replies: { RCPT: '554 5.7.1 Relay access denied' } }, '554'],
    ['RCPT TO, as it is full', { replies: { RCPT: '552 5.2.2 Mailbox full' } }, '552'],
    ['DATA', { replies: { DATA: '554 5.5.1 No valid recipients' } }, '554'],
    ['the message', { replies: { '.': '550 5.7.1 Looks like spam' } }, '550'],
    ['the message, for now', { replies: { '.': '451 4.3.0 Try again later' } }, '451'],
  ])('if a server rejects %s', async (_what, script, code) => {
    const server = await scripted(script);
    expect(await transportTo(server.port).send(mail())).toEqual({
      outcome: 'FAILED',
      reason: expect.stringContaining(code),
    });
  });

  /** This machine by a name that is not known to be this machine. */
  const OTHER_HOST = '127.1';

  test('if a password would be sent in clear text to another machine', async () => {
    const offers = { EHLO: '250-mail.example\r\n250 AUTH PLAIN LOGIN' };
    const server = await scripted({
      replies: { ...offers, AUTH: '235 Ok', STARTTLS: '502 Not implemented' },
    });
    const login = (host: string) =>
      transportTo(0, { server: { host, port: server.port, secure: false, user: 'ada', password: 'secret' } });
    expect(await login(OTHER_HOST).send(mail())).toMatchObject({ outcome: 'FAILED' });
    expect(server.connections()).toBeGreaterThan(0);
    expect(server.lines.join('\n')).not.toContain('AUTH');
    expect(await login('127.0.0.1').send(mail())).toEqual({ outcome: 'SENT' });
    expect(server.lines.join('\n')).toContain('AUTH PLAIN');
  });

  test.each([true, false])(
    'if the certificate of another machine is not trusted: TLS at once %s',
    async (secure) => {
      const server = await receiver({ secure, hideSTARTTLS: false });
      const at = (host: string) => transportTo(0, { server: { host, port: server.port, secure } });
      expect(await at(OTHER_HOST).send(mail())).toEqual({
        outcome: 'FAILED',
        reason: expect.stringMatching(/SELF_SIGNED|ESOCKET|ETLS/),
      });
      expect(server.mails).toEqual([]);
      expect(await at('127.0.0.1').send(mail())).toEqual({ outcome: 'SENT' });
    },
  );
});

test.concurrent('an address that is rejected for good ends the mail, and the reason does not repeat it', async () => {
  const server = await scripted({ replies: { RCPT: '550 5.1.1 <ada@example.com> User unknown' } });
  const transport = transportTo(server.port);
  expect(await transport.send(mail())).toEqual({
    outcome: 'REJECTED',
    reason: 'EENVELOPE RCPT TO 550 5.1.1',
  });
  // The connection, and the next mail, are not affected.
  expect(await transport.send(mail())).toMatchObject({ outcome: 'REJECTED' });
});

test.concurrent('connections that stall do not hold up the mails after them', async () => {
  let stalling = true;
  const server = await scripted({
    received: (line, say) => {
      if (stalling) return;
      const reply: Record<string, string> = {
        EHLO: '250 x',
        MAIL: '250 x',
        RCPT: '250 x',
        DATA: '354 x',
        '.': '250 x',
      };
      const known = reply[line.split(' ', 1)[0] ?? ''];
      if (known) say(known);
    },
  });
  const transport = transportTo(server.port, SOON);
  const stalled = await Promise.all([1, 2, 3, 4].map(() => transport.send(mail())));
  expect(stalled.map(({ outcome }) => outcome)).toEqual(Array(4).fill('FAILED'));
  stalling = false;
  expect(await transport.send(mail())).toEqual({ outcome: 'SENT' });
});

test.concurrent('a connection that the server has closed meanwhile is replaced, and the mail is sent', async () => {
  const sockets: Socket[] = [];
  const server = await scripted({
    connected: (say, socket) => {
      sockets.push(socket);
      say('220 mail.example ESMTP');
    },
  });
  const transport = transportTo(server.port);
  expect(await transport.send(mail())).toEqual({ outcome: 'SENT' });
  // A firewall that has forgotten the connection answers the next packet with a reset.
  sockets[0]?.resetAndDestroy();
  expect(await transport.send(mail())).toEqual({ outcome: 'SENT' });
  expect(server.connections()).toBe(2);
});

// By itself: another test's server could get the port.
test('a mail is tried again if nothing listens, or the host does not exist', async () => {
  expect(await transportTo(await freePort()).send(mail())).toMatchObject({
    outcome: 'FAILED',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
  const server = { host: 'no-such-host.invalid', port: 25, secure: false };
  expect(await transportTo(0, { server }).send(mail())).toMatchObject({ outcome: 'FAILED' });
});
