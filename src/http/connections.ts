// The connections with unfinished responses: few of them per connection, and one of them at a time.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Per connection. Browsers and proxies send a request after the response before it. */
const MAX_UNFINISHED = 4;

interface Pending {
  readonly response: ServerResponse;
  readonly respond: () => void;
}

export interface Connections {
  /**
   * Calls `respond` as soon as the connection has no earlier response that is unfinished. Too many of them end the
   * connection: a client could send thousands of requests on one connection and read no response.
   */
  readonly add: (response: ServerResponse, respond: () => void) => void;
  /** Each connection is closed after its next response. */
  readonly closeAfterResponses: () => void;
}

export function createConnections(): Connections {
  const connections = new Map<Socket, Pending[]>();
  let closing = false;

  /** The unfinished responses of a connection, in the order of their requests. */
  function pendingOf(socket: Socket): Pending[] {
    const known = connections.get(socket);
    if (known) return known;
    const pending: Pending[] = [];
    connections.set(socket, pending);
    // Node emits no event for responses that wait behind another one.
    socket.once('close', () => connections.delete(socket));
    return pending;
  }

  return {
    add(response, respond) {
      const { socket } = response.req;
      if (socket.destroyed) return;
      const pending = pendingOf(socket);
      if (pending.length === MAX_UNFINISHED) return void socket.destroy();
      if (closing) response.shouldKeepAlive = false;
      pending.push({ response, respond });
      response.on('close', () => {
        pending.shift();
        if (!socket.destroyed) pending[0]?.respond();
      });
      if (pending.length === 1) respond();
    },
    closeAfterResponses() {
      closing = true;
      for (const pending of connections.values()) {
        for (const { response } of pending) response.shouldKeepAlive = false;
      }
    },
  };
}
