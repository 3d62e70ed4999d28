// A TCP proxy that can become a black hole: connections stay, and nothing comes through any more.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  /** That of the target, by way of the proxy. */
  readonly url: string;
  /** From now on bytes are swallowed in both directions, on old and on new connections. */
  readonly swallow: () => void;
  /** New connections work again; old ones stay as dead as they are behind a router that has forgotten them. */
  readonly heal: () => void;
  /** From now on, on a connection on which such bytes are sent, no answer comes through; null: on no further one. */
  readonly holdAnswers: (request: RegExp | null) => void;
  /** Resets all connections. */
  readonly reset: () => void;
  readonly close: () => void;
}

export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  let swallowing = false;
  let held: RegExp | null = null;
  /** The sockets whose answers are held. */
  const holding = new WeakSet<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      if (swallowing) dead.add(from);
      from.on('data', (bytes) => {
        if (from === near && held?.test(bytes.toString('latin1'))) holding.add(near);
        if (!dead.has(from) && !(from === far && holding.has(near))) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        if (!dead.has(from)) to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: Object.assign(new URL(target), { port: String((server.address() as AddressInfo).port) }).href,
    swallow() {
      swallowing = true;
      for (const socket of sockets) dead.add(socket);
    },
    heal() {
      swallowing = false;
    },
    holdAnswers(request) {
      held = request;
    },
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
