// One HTTP request to a receiver: what it sends, where it never connects, and what each answer is called.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { readNetwork } from '../../src/lib/ipAddress.ts';
import { createAllowedAddresses } from '../../src/webhooks/allowedAddresses.ts';
import { postWebhook } from '../../src/webhooks/postWebhook.ts';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate.ts';

const networks = ['127.0.0.0/8', '::1'].flatMap((text) => {
  const network = readNetwork(text);
  return network ? [network] : [];
});
const loopback = createAllowedAddresses(networks);
const publicOnly = createAllowedAddresses([]);
const servers: { close(): unknown; closeAllConnections?(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections?.();
    server.close();
  }
});

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const receiver = async (listener: RequestListener) =>
  `http://127.0.0.1:${await listen(createServer(listener))}/hook?x=1`;

const post = (url: string, options: Partial<Parameters<typeof postWebhook>[0]> = {}) =>
  postWebhook({ url, headers: { 'webhook-id': 'one' }, body: '{"a":"ä"}', allowed: loopback, ...options });

test('the body arrives whole, with its headers, by POST, at the path and query of the URL', async () => {
  const heard: unknown[] = [];
  const url = await receiver((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push([
        request.method,
        request.url,
        request.headers['content-type'],
        request.headers['webhook-id'],
        body,
      ]);
      response.end('thanks');
    });
  });
  expect(await post(url)).toMatchObject({ outcome: 'DELIVERED', status: 200 });
  expect(heard).toEqual([['POST', '/hook?x=1', 'application/json', 'one', '{"a":"ä"}']]);
});

describe('an answer', () => {
  test.each([
    [200, 'DELIVERED'],
    [204, 'DELIVERED'],
    [299, 'DELIVERED'],
    [301, 'REDIRECTED'],
    [302, 'REDIRECTED'],
    [307, 'REDIRECTED'],
    [400, 'REFUSED'],
    [404, 'REFUSED'],
    [410, 'GONE'],
    [429, 'REFUSED'],
    [500, 'REFUSED'],
    [503, 'REFUSED'],
  ])('%s is %s', async (status, outcome) => {
    const url = await receiver((_request, response) => response.writeHead(status).end());
    expect(await post(url)).toMatchObject({ outcome, status });
  });

  test('that redirects is not followed', async () => {
    let asked = 0;
    const target = await receiver((_request, response) => {
      asked++;
      response.end();
    });
    const url = await receiver((_request, response) => response.writeHead(307, { location: target }).end());
    expect(await post(url)).toMatchObject({ outcome: 'REDIRECTED', status: 307 });
    expect(asked).toBe(0);
  });

  test.each([
    [503, '120', 120],
    [429, '0', 0],
    [503, 'soon', null],
    [500, '120', null],
    [200, '120', null],
  ])('%s with Retry-After %j asks for a wait of %s', async (status, value, seconds) => {
    const url = await receiver((_request, response) =>
      response.writeHead(status, { 'retry-after': value }).end(),
    );
    expect(await post(url)).toMatchObject({ retryAfterSeconds: seconds });
  });

  test('with Retry-After as a date asks for the wait until then', async () => {
    const date = new Date(Date.now() + 90_000).toUTCString();
    const url = await receiver((_request, response) =>
      response.writeHead(503, { 'retry-after': date }).end(),
    );
    const { retryAfterSeconds } = await post(url);
    expect(retryAfterSeconds).toBeGreaterThan(80);
    expect(retryAfterSeconds).toBeLessThanOrEqual(91);
  });

  test('of any length is cut after 8 KiB, and its status counts', async () => {
    let written = 0;
    const url = await receiver((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(1024);
      const timer = setInterval(() => {
        if (response.destroyed) return clearInterval(timer);
        response.write(chunk);
        written += chunk.length;
      }, 1);
    });
    expect(await post(url)).toMatchObject({ outcome: 'DELIVERED', status: 200 });
    expect(written).toBeLessThan(64 * 1024);
  });
});

describe('a receiver', () => {
  test('that does not answer is cut off after the whole time', async () => {
    const url = await receiver(() => {});
    expect(await post(url, { totalMs: 100 })).toMatchObject({ outcome: 'TIMED_OUT', status: null });
  });

  test('that accepts no TLS handshake in time is cut off after the time to connect', async () => {
    const port = await listen(createTcpServer(() => {}));
    expect(await post(`https://127.0.0.1:${port}/`, { connectMs: 100 })).toMatchObject({
      outcome: 'TIMED_OUT',
    });
  });

  test('that is not there, and one that hangs up, are unreachable', async () => {
    const port = await listen(createTcpServer((socket) => socket.destroy()));
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'UNREACHABLE', status: null });
    expect(await post('http://127.0.0.1:1/')).toMatchObject({ outcome: 'UNREACHABLE' });
    expect(await post('https://name.invalid/', { allowed: publicOnly })).toMatchObject({
      outcome: 'UNREACHABLE',
    });
  });

  test('whose certificate is not trusted, and one that speaks no TLS, fail by TLS', async () => {
    let asked = 0;
    const server = createTlsServer({ cert: CERTIFICATE, key: CERTIFICATE_KEY }, (_request, response) => {
      asked++;
      response.end();
    });
    const port = await listen(server as unknown as Server);
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'TLS_FAILED', status: null });
    const plain = await listen(createServer((_request, response) => response.end()));
    expect(await post(`https://127.0.0.1:${plain}/`)).toMatchObject({ outcome: 'TLS_FAILED' });
    expect(asked).toBe(0);
  });
});

describe('a connection', () => {
  /** A receiver that gives each request of a connection its answer, and hangs up after one that is not whole. */
  async function receiverOf(answers: readonly string[]) {
    const heard: string[] = [];
    const connections = new Set<object>();
    const port = await listen(
      createTcpServer((socket) => {
        const left = [...answers];
        connections.add(socket);
        socket.on('data', (data) => {
          heard.push(String(data));
          const answer = left.shift() ?? '';
          if (answer.includes('\r\n\r\n')) socket.write(answer);
          else socket.end(answer);
        });
      }),
    );
    return { port, url: `http://127.0.0.1:${port}/`, heard, connections };
  }
  const GOOD = 'HTTP/1.1 204 No Content\r\n\r\n';

  test('serves one delivery after the other, but not two at once', async () => {
    const { url, heard, connections } = await receiverOf([GOOD, GOOD, GOOD]);
    expect(await post(url)).toMatchObject({ outcome: 'DELIVERED' });
    expect(await post(url)).toMatchObject({ outcome: 'DELIVERED' });
    expect([heard.length, connections.size]).toEqual([2, 1]);
    expect(await Promise.all([post(url), post(url)])).toMatchObject([
      { outcome: 'DELIVERED' },
      { outcome: 'DELIVERED' },
    ]);
    expect([heard.length, connections.size]).toEqual([4, 2]);
  });

  test('that the receiver has closed meanwhile fails no attempt', async () => {
    const { url, heard, connections } = await receiverOf([GOOD]);
    for (let time = 0; time < 3; time++) expect(await post(url)).toMatchObject({ outcome: 'DELIVERED' });
    // The second delivery was sent twice; its second connection was for it alone.
    expect([heard.length, connections.size]).toEqual([4, 3]);
  });

  test('that was kept and ends within an answer fails its attempt', async () => {
    const { url, heard } = await receiverOf([GOOD, 'HTTP/1.1 20']);
    expect(await post(url)).toMatchObject({ outcome: 'DELIVERED' });
    expect(await post(url)).toMatchObject({ outcome: 'UNREACHABLE' });
    expect(heard).toHaveLength(2);
  });

  test('is used again only while the name leads to the same addresses, and all of them are allowed', async () => {
    let addresses = [{ address: '127.0.0.1', family: 4 }];
    const resolve = (_name: string, _options: object, callback: CallableFunction) =>
      callback(null, addresses);
    const allowed = createAllowedAddresses(networks, resolve as never);
    const { port, connections } = await receiverOf([GOOD, GOOD, GOOD, GOOD]);
    const url = `http://receiver.example:${port}/`;
    const outcomes = async () => [(await post(url, { allowed })).outcome, connections.size];
    expect(await outcomes()).toEqual(['DELIVERED', 1]);
    expect(await outcomes()).toEqual(['DELIVERED', 1]);
    addresses = [...addresses, { address: '127.0.0.2', family: 4 }];
    expect(await outcomes()).toEqual(['DELIVERED', 2]);
    addresses = [...addresses, { address: '10.0.0.1', family: 4 }];
    expect(await outcomes()).toEqual(['ADDRESS_NOT_ALLOWED', 2]);
    addresses = addresses.slice(0, 1).reverse();
    expect(await outcomes()).toEqual(['DELIVERED', 2]);
  });

  test('whose answer was cut is not used again', async () => {
    // The rest would follow.
    const long = `HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\n${'x'.repeat(9000)}`;
    const { url, connections } = await receiverOf([long, long]);
    for (let time = 1; time <= 2; time++) {
      expect(await post(url)).toMatchObject({ outcome: 'DELIVERED' });
      expect(connections.size).toBe(time);
    }
  });
});

describe('no connection is made to', () => {
  const spellings = (port: number) => [
    `https://127.0.0.1:${port}/`,
    `https://2130706433:${port}/`,
    `https://0x7f000001:${port}/`,
    `https://0177.0.0.1:${port}/`,
    `https://127.1:${port}/`,
    `https://[::1]:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    `https://[::127.0.0.1]:${port}/`,
    `https://[64:ff9b::7f00:1]:${port}/`,
    `https://0.0.0.0:${port}/`,
    `https://[::]:${port}/`,
    `https://localhost:${port}/`,
    `https://LOCALHOST:${port}/`,
    `http://127.0.0.1:${port}/`,
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://10.0.0.1/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
  ];

  test('an address that is not public, however it is written', async () => {
    let connections = 0;
    const port = await listen(createTcpServer(() => connections++));
    for (const url of spellings(port)) {
      expect([url, await post(url, { allowed: publicOnly, connectMs: 300 })]).toMatchObject([
        url,
        { outcome: 'ADDRESS_NOT_ALLOWED', status: null },
      ]);
    }
    expect(connections).toBe(0);
  });

  test('a name that leads to such an address, even beside a public one', async () => {
    const answers = [
      [{ address: '127.0.0.1', family: 4 }],
      [
        { address: '203.0.114.1', family: 4 },
        { address: '::1', family: 6 },
      ],
      [],
    ];
    for (const addresses of answers) {
      const allowed = createAllowedAddresses([], ((
        _name: string,
        _options: object,
        callback: CallableFunction,
      ) => callback(null, addresses)) as never);
      expect(await post('https://rebinding.example/', { allowed })).toMatchObject({
        outcome: 'ADDRESS_NOT_ALLOWED',
      });
    }
  });

  test('a public address by plain http, even where a network is allowed', async () => {
    for (const url of ['http://203.0.114.1/', 'http://[2606:4700::1]/']) {
      expect(await post(url)).toMatchObject({ outcome: 'ADDRESS_NOT_ALLOWED' });
    }
  });
});
