// Mail servers for tests: one that accepts mails, and one that says and does what a test wants.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  readonly mail: Email;
  readonly user: string | undefined;
  readonly secure: boolean;
}

export interface SmtpReceiver {
  readonly port: number;
  readonly mails: ReceivedMail[];
  readonly close: () => Promise<void>;
}

/** A mail server that accepts everything, without TLS unless the options say otherwise. */
export async function startSmtpReceiver(options: SMTPServerOptions = {}): Promise<SmtpReceiver> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, callback) {
      buffer(stream)
        .then(async (bytes) => {
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            source: bytes.toString('utf8'),
            mail: await PostalMime.parse(bytes),
            user: session.user,
            secure: session.secure,
          });
        })
        .then(() => callback(), callback);
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What a scripted server does: `say` sends a line, and `socket` allows everything else. */
export interface Script {
  readonly connected?: (say: (line: string) => void, socket: Socket) => void;
  /** `index` counts the lines of the connection. Lines of a message are not passed to it. */
  readonly received?: (line: string, say: (line: string) => void, socket: Socket, index: number) => void;
}

/** The usual replies; `undefined` for the others. */
export const POLITE: Readonly<Record<string, string>> = {
  EHLO: '250 mail.example',
  MAIL: '250 2.1.0 Ok',
  RCPT: '250 2.1.5 Ok',
  DATA: '354 Go ahead',
  '.': '250 2.0.0 Ok',
  RSET: '250 Ok',
  QUIT: '221 Bye',
};

export interface ScriptedSmtp {
  readonly port: number;
  /** All lines that were received, in order; those of messages too. */
  readonly lines: string[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

/** Says what the script says; else the usual replies, some of which are replaced. */
export async function startScriptedSmtp(
  script: Script & { readonly replies?: Readonly<Record<string, string | undefined>> } = {},
): Promise<ScriptedSmtp> {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const replies = { ...POLITE, ...script.replies };
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    const say = (line: string) => void socket.write(`${line}\r\n`);
    let rest = '';
    let inMessage = false;
    let index = 0;
    (script.connected ?? ((greet) => greet('220 mail.example ESMTP')))(say, socket);
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1');
      const received = rest.split('\r\n');
      rest = received.pop() ?? '';
      for (const line of received) {
        lines.push(line);
        if (inMessage && line !== '.') continue;
        inMessage = false;
        if (script.received) script.received(line, say, socket, index);
        else {
          const verb = line.split(' ', 1)[0] ?? '';
          const reply = replies[verb];
          if (reply !== undefined) say(reply);
          inMessage = verb === 'DATA' && (reply ?? '').startsWith('354');
          if (verb === 'QUIT') socket.end();
        }
        index += 1;
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    connections: () => connections,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
