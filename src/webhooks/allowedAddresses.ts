// Which addresses a webhook may connect to: public ones, and the networks that the operator allows.
import { ADDRCONFIG, type LookupAddress, lookup } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { type IpAddress, isInNetwork, type Network, readIpAddress } from '../lib/ipAddress.ts';

// request-filtering-agent does the same check, but it prints a warning for each list with both address families, and it
// cannot keep plain http to the allowed networks.

/** The error of a connection that is not made. */
export class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
}

export interface AllowedAddresses {
  /** Whether the operator allows any network besides the public ones. */
  readonly hasNetworks: boolean;
  /** Whether this address may be reached; by plain http only the operator's networks may. */
  readonly isAllowed: (address: string, options: { readonly secure: boolean }) => boolean;
  /** The addresses of a host. Rejects if any of them is not allowed, or there is none. */
  readonly addressesOf: (
    hostname: string,
    options: { readonly secure: boolean },
  ) => Promise<readonly LookupAddress[]>;
}

/** `resolve` stands for the resolver of the operating system. */
export function createAllowedAddresses(
  networks: readonly Network[],
  resolve: typeof lookup = lookup,
): AllowedAddresses {
  function isAllowed(text: string, { secure }: { readonly secure: boolean }): boolean {
    // An IPv4-mapped address is the IPv4 address in it.
    const address = readIpAddress(text);
    if (!address) return false;
    return networks.some((network) => isInNetwork(address, network)) || (secure && isPublic(address));
  }
  return {
    hasNetworks: networks.length > 0,
    isAllowed,
    addressesOf: (hostname, options) =>
      new Promise((found, failed) => {
        resolve(withoutBrackets(hostname), { all: true, hints: ADDRCONFIG }, (error, addresses) => {
          if (error) return failed(error);
          const areAllowed = addresses.every(({ address }) => isAllowed(address, options));
          if (areAllowed && addresses.length > 0) found(addresses);
          else failed(new AddressNotAllowed());
        });
      }),
  };
}

/** RFC 4291 section 2.4: the rest of IPv6 is special, or not assigned. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

const isPublic = (address: IpAddress) =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || isInNetwork(address, GLOBAL_UNICAST));

/** Whether a host in a URL may be reached, as far as it is an address; names are checked when they are looked up. */
export function isAllowedHost({ isAllowed }: AllowedAddresses, hostname: string, secure: boolean): boolean {
  const address = withoutBrackets(hostname);
  return isIP(address) === 0 || isAllowed(address, { secure });
}

/** In a URL, an IPv6 address has brackets. */
const withoutBrackets = (hostname: string) => hostname.replace(/^\[|\]$/g, '');
