// IP addresses and networks.
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** A network in CIDR terms: an address, and how many of its bits name the network. */
export type Network = readonly [address: IpAddress, prefixBits: number];

/** Reads an address; IPv4 that is written as IPv6 (::ffff:192.0.2.1) is IPv4, and zone names (%eth0) are dropped. */
export function readIpAddress(text: string): IpAddress | undefined {
  const [plain = ''] = text.split('%');
  // Node.js knows only the standard forms; the library also reads octal, hexadecimal and shortened IPv4 addresses.
  return isIP(plain) ? ipaddr.process(withoutDots(plain)) : undefined;
}

/** The IPv4 end of an IPv6 address in hexadecimal: the library takes `::192.0.2.1` for an IPv4 address. */
function withoutDots(address: string): string {
  if (!address.includes(':')) return address;
  return address.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (_, ...parts) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
}

/** Of `::ffff:0:0/96`, in which IPv4 addresses are written as IPv6. */
const MAPPED_PREFIX_BITS = 96;

/** No connection comes from them: unspecified, multicast and broadcast addresses. */
const WITHOUT_PEERS: readonly Network[] = [
  [ipaddr.parse('0.0.0.0'), 8],
  [ipaddr.parse('224.0.0.0'), 4],
  [ipaddr.parse('255.255.255.255'), 32],
  [ipaddr.parse('::'), 128],
  [ipaddr.parse('ff00::'), 8],
];

/**
 * Reads `10.0.0.0/8`, or an address, which is a network of one. An IPv4 network that is written as IPv6
 * (::ffff:10.0.0.0/104) is IPv4. A network that contains no address of a peer is rejected.
 */
export function readNetwork(text: string): Network | undefined {
  const [, addressText = '', prefixText] = /^([^/]*)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const address = readIpAddress(addressText);
  if (!address) return undefined;
  const length = address.kind() === 'ipv4' ? 32 : 128;
  const isMapped = address.kind() === 'ipv4' && addressText.includes(':');
  const prefixBits =
    prefixText === undefined ? length : Number(prefixText) - (isMapped ? MAPPED_PREFIX_BITS : 0);
  if (prefixBits < 0 || prefixBits > length) return undefined;
  const hasNoPeers = WITHOUT_PEERS.some(
    ([start, bits]) => prefixBits >= bits && isInNetwork(address, [start, bits]),
  );
  return hasNoPeers ? undefined : [address, prefixBits];
}

export function isInNetwork(address: IpAddress, [network, prefixBits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, prefixBits);
}

/** The prefix lengths by which IPv6 clients are counted: a LAN, a subscriber, and the most that one gets (RFC 6177). */
const CLIENT_PREFIXES = [64, 56, 48];

/**
 * Ranges in which IPv6 addresses carry the IPv4 address of the client in their last 32 bits, by their names in ipaddr.js:
 * NAT64 (64:ff9b::/96, RFC 6052; 64:ff9b:1::/48, RFC 8215) and SIIT (::ffff:0:0:0/96, RFC 6145).
 */
const TRANSLATED = ['rfc6052', 'rfc6145'];

/**
 * The networks of a client, from the smallest to the largest: an IPv4 address, in whatever form IPv6 carries it; or the
 * /64, /56 and /48 of an IPv6 address. Empty if the text is not an address.
 */
export function clientNetworks(clientAddress: string | undefined): string[] {
  const address = readIpAddress(clientAddress ?? '');
  if (!address) return [];
  if (address instanceof ipaddr.IPv4) return [address.toString()];
  if (TRANSLATED.includes(address.range())) {
    return [new ipaddr.IPv4(address.toByteArray().slice(-4)).toString()];
  }
  return CLIENT_PREFIXES.map((bits) => {
    const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`);
    return `${network.toString()}/${bits}`;
  });
}
