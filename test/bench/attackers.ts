// What one client can send to keep a service busy: each attack runs in a process of its own, until it is killed.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where the service is, and a token of the attacker's own. */
export interface Target {
  readonly port: number;
  readonly token: string;
}

/** At most this many connections, and bytes a second: what "one client" means. */
const CONNECTIONS = 300;
const BYTES_PER_SECOND = 1_048_576;

type Attack = (target: Target) => Promise<void> | void;

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const post = (path: string, body: string, more = '') =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const graphql = (query: string) => JSON.stringify({ query });
const aliases = (field: (index: number) => string) =>
  `{${Array.from({ length: 10 }, (_, index) => `a${index}:${field(index)}`).join(' ')}}`;

const INTROSPECTION = `/graphql?query=${encodeURIComponent(
  '{__schema{types{name description fields(includeDeprecated:true){name description args{name description}type{name ofType{name}}}}}}',
)}`;

/** Writes requests on many connections as fast as one client may; with `read`, their responses are read. */
async function flood(
  { port }: Target,
  connections: number,
  read: boolean,
  text: () => string,
): Promise<void> {
  const open = () => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    if (read) socket.resume();
    else socket.pause();
    return socket;
  };
  const sockets = Array.from({ length: Math.min(connections, CONNECTIONS) }, open);
  for (let turn = 0; ; turn++) {
    const index = turn % sockets.length;
    if (sockets[index]?.destroyed) sockets[index] = open();
    const request = text();
    sockets[index]?.write(request);
    await sleep((1000 * Buffer.byteLength(request)) / BYTES_PER_SECOND);
  }
}

const randomId = () => Math.floor(Math.random() * 2 ** 31);

export const ATTACKS: Readonly<Record<string, Attack>> = {
  'unread pages of GraphiQL': (target) =>
    flood(target, 100, false, () => get('/graphql', 'Accept: text/html\r\n').repeat(20)),
  'unread introspection, pipelined': (target) =>
    flood(target, 150, false, () => get(INTROSPECTION).repeat(20)),
  'unknown API keys': (target) =>
    flood(target, 300, true, () =>
      post(
        '/platform/graphql',
        graphql('{account{name}}'),
        `Authorization: Bearer crk_${'A'.repeat(43)}\r\n`,
      ).repeat(2),
    ),
  'ten times me, with a token': (target) =>
    flood(target, 40, true, () =>
      post('/graphql', graphql(aliases(() => 'me{id}')), `Authorization: Bearer ${target.token}\r\n`),
    ),
  'random sites': (target) =>
    flood(target, 300, true, () => post('/graphql', graphql(aliases(() => `site(id:${randomId()}){name}`)))),
  'registrations from one IPv6 /48': (target) => {
    let turn = 0;
    return flood(target, 100, true, () => {
      turn++;
      const network = `2001:db8:0:${(turn & 0xffff).toString(16)}::1`;
      const mutation = `mutation{registerCustomer(siteId:${4 + (turn % 60)},input:{email:"v${turn}x${randomId()}@e.vil",password:"attacker"}){__typename}}`;
      return post('/graphql', graphql(mutation), `X-Forwarded-For: ${network}\r\n`);
    });
  },
  'documents of 128 KiB': (target) =>
    flood(target, 20, true, () =>
      post('/graphql', graphql(`{site(id:"${' Did you mean '.repeat(8000)}"){name}}`)),
    ),
};

const [, script, name = '', target = ''] = process.argv;
if (script?.endsWith('attackers.ts')) await ATTACKS[name]?.(JSON.parse(target) as Target);
