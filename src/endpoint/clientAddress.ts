// Who is asking: the address of the connection, or what proxies that are ours say of it.
import { isInNetwork, type Network, readIpAddress } from '../lib/ipAddress.ts';

/**
 * The client's address, in its canonical form. Each proxy appends to X-Forwarded-For whom it got the request from; so
 * the list is read from its end, for as long as the one who wrote the entry is a trusted proxy. What stands further to
 * the left anyone may have written.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | null,
  trustedProxies: readonly Network[],
): string | undefined {
  const hops = forwardedFor?.split(',') ?? [];
  let address = readIpAddress(peer ?? '');
  for (;;) {
    const written = address && trustedProxies.some((proxy) => address && isInNetwork(address, proxy));
    const before = written ? readIpAddress(withoutPort(hops.pop()?.trim() ?? '')) : undefined;
    if (!before) return address?.toString();
    address = before;
  }
}

/** Some proxies write the port of the connection too: `192.0.2.1:4711`, `[2001:db8::1]:443`. */
function withoutPort(entry: string): string {
  const [, ipv6, ipv4] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(entry) ?? [];
  return ipv6 ?? ipv4 ?? entry;
}
