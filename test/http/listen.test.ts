// Ports: checked before anything is created, and each problem names its setting.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkAddresses, listen } from '../../src/http/listen.ts';

let occupied: Server;
let port: number;
beforeAll(async () => {
  occupied = createServer().listen(0, '127.0.0.1');
  await once(occupied, 'listening');
  ({ port } = occupied.address() as AddressInfo);
});
afterAll(() => void occupied.close());

test('every port that is in use is reported at once', async () => {
  const addresses = [
    { host: '127.0.0.1', port, setting: 'PORT' },
    { host: '127.0.0.1', port, setting: 'METRICS_PORT' },
  ] as const;
  await expect(checkAddresses(addresses)).rejects.toThrow(
    `PORT: port ${port} on 127.0.0.1 is in use. Stop the process that uses it, or set PORT to another port.\n` +
      `METRICS_PORT: port ${port} on 127.0.0.1 is in use. Stop the process that uses it, or set METRICS_PORT to another port.`,
  );
});

test.for(['203.0.113.77', 'no-such-host.invalid', '127.0.0.1:4000', 'http://127.0.0.1'])(
  'a host that is not ours is named once: %s',
  async (host) => {
    const check = checkAddresses([
      { host, port: 0, setting: 'PORT' },
      { host, port: 0, setting: 'METRICS_PORT' },
    ]);
    await expect(check).rejects.toThrow(
      /^HOST: .* is not an address of this machine \(E\w+\)\. Set HOST to [^\n]*$/,
    );
  },
);

test('a port that was checked is free afterwards', async () => {
  const server = createServer();
  await listen(server, { host: '127.0.0.1', port: 0, setting: 'PORT' });
  const free = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, setting: 'PORT' } as const;
  server.close();
  await once(server, 'close');
  await checkAddresses([free]);
  const again = createServer();
  await listen(again, free);
  again.close();
});
