// A limit on the responses that one client has requested and does not read.
import type { ServerResponse } from 'node:http';

/** Per client, in bytes: four of the largest responses. */
const MAX_UNREAD = 32 * 2 ** 20;

/**
 * Returns a function to watch a response of a client. If the client's unread responses exceed the limit, the connection
 * with the largest one is closed.
 */
export function createUnreadLimit(
  maxUnread = MAX_UNREAD,
): (client: string, response: ServerResponse) => void {
  const unread = new Map<string, Set<ServerResponse>>();
  const size = ({ socket }: ServerResponse) => socket?.writableLength ?? 0;

  return (client, response) => {
    // All of the response is in the buffer of the connection now, unless the operating system has taken it already.
    response.on('prefinish', () => {
      if (size(response) === 0) return;
      const own = unread.get(client) ?? new Set();
      unread.set(client, own.add(response));
      response.on('close', () => {
        own.delete(response);
        if (own.size === 0) unread.delete(client);
      });
      const bySize = [...own].toSorted((a, b) => size(b) - size(a));
      if (bySize.reduce((sum, each) => sum + size(each), 0) > maxUnread) bySize[0]?.socket?.destroy();
    });
  };
}
