// The client's address: that of the connection, or the one that trusted proxies report.
import { isInNetwork, type Network, readIpAddress } from '../lib/ipAddress.ts';

/**
 * The client's address, in its canonical form. Each proxy appends the address that it got the request from to
 * X-Forwarded-For. So the list is read from its end, as long as the address that wrote the entry is a trusted proxy.
 * Entries further to the left may be forged.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | null,
  trustedProxies: readonly Network[],
): string | undefined {
  const hops = forwardedFor?.split(',') ?? [];
  let address = readIpAddress(peer ?? '');
  for (;;) {
    const isTrusted = address && trustedProxies.some((proxy) => address && isInNetwork(address, proxy));
    const before = isTrusted ? readIpAddress(withoutPort(hops.pop()?.trim() ?? '')) : undefined;
    if (!before) return address?.toString();
    address = before;
  }
}

/** Some proxies also write the port of the connection: `192.0.2.1:4711`, `[2001:db8::1]:443`. */
function withoutPort(entry: string): string {
  const [, ipv6, ipv4] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(entry) ?? [];
  return ipv6 ?? ipv4 ?? entry;
}
