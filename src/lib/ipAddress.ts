// IP addresses and networks.
import ipaddr from 'ipaddr.js';

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** A network in CIDR terms: an address, and how many of its bits name the network. */
export type Network = readonly [address: IpAddress, prefixBits: number];

/** Reads an address; IPv4 that is written as IPv6 (::ffff:192.0.2.1) is IPv4, and zone names (%eth0) are dropped. */
export function readIpAddress(text: string): IpAddress | undefined {
  const [plain = ''] = text.split('%');
  // IPv4 in four decimal parts only: the parser knows older ways of writing, too.
  const valid = plain.includes(':') ? ipaddr.isValid(plain) : ipaddr.IPv4.isValidFourPartDecimal(plain);
  return valid ? ipaddr.process(plain) : undefined;
}

/** Reads `10.0.0.0/8`, or an address, which is a network of one. */
export function readNetwork(text: string): Network | undefined {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = readIpAddress(text);
  return address && [address, address.kind() === 'ipv4' ? 32 : 128];
}

export function isInNetwork(address: IpAddress, [network, prefixBits]: Network): boolean {
  return address.kind() === network.kind() && address.match(network, prefixBits);
}

/** What one subscriber has to himself: an IPv4 address, or the /64 network of an IPv6 address (RFC 6177). */
export function subscriberNetwork(address: IpAddress): string {
  if (address.kind() === 'ipv4') return address.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`).toString()}/64`;
}
