// Networks and addresses: read as they are written, or rejected.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientNetworks, isInNetwork, readIpAddress, readNetwork } from '../../src/lib/ipAddress.ts';
import { property } from '../support/property.ts';

/** Whether the network contains the address, both as text. */
function contains(network: string, address: string): boolean {
  const [read, peer] = [readNetwork(network), readIpAddress(address)];
  if (!read || !peer) throw new Error(`Not read: ${network}, ${address}`);
  return isInNetwork(peer, read);
}

describe('a network', () => {
  test.for([
    ['10.0.0.0/8', '10.255.1.2', '11.0.0.1'],
    ['127.0.0.5/8', '127.1.2.3', '128.0.0.1'],
    ['192.0.2.7', '192.0.2.7', '192.0.2.8'],
    ['192.0.2.7/32', '192.0.2.7', '192.0.2.8'],
    ['fd00::/8', 'fd12::1', 'fe80::1'],
    ['::1', '::1', '::2'],
    ['fe80::1%eth0', 'fe80::1%eth1', 'fe80::2'],
    // IPv4 networks that are written as IPv6.
    ['::ffff:127.0.0.1', '127.0.0.1', '127.0.0.2'],
    ['::ffff:127.0.0.1/128', '127.0.0.1', '127.0.0.2'],
    ['::ffff:10.0.0.0/104', '10.255.1.2', '11.0.0.1'],
    ['::ffff:a00:0/104', '10.255.1.2', '11.0.0.1'],
    ['::FFFF:192.168.0.0/112', '::ffff:192.168.3.4', '192.169.0.1'],
    ['0:0:0:0:0:ffff:10.0.0.0/104', '10.1.2.3', '11.0.0.1'],
    // Not mapped, although it ends with an IPv4 address.
    ['::10.0.0.1', '::a00:1', '10.0.0.1'],
    ['64:ff9b::10.0.0.0/104', '64:ff9b::a01:203', '10.1.2.3'],
  ] as const)('%s contains %s and not %s', ([network, inside, outside]) => {
    expect(contains(network, inside)).toBe(true);
    expect(contains(network, outside)).toBe(false);
  });

  test('of all IPv4 addresses has two spellings', () => {
    expect(contains('0.0.0.0/0', '203.0.113.1')).toBe(true);
    expect(contains('::ffff:0:0/96', '203.0.113.1')).toBe(true);
    expect(contains('::/0', '2001:db8::1')).toBe(true);
  });

  test.for([
    // Would be read as another network than the one that is meant.
    '010.0.0.0/8',
    '012.0.0.0/8',
    '192.168/16',
    '172.16/12',
    '10/8',
    '127/8',
    '10.0.0/24',
    '167772160/8',
    '0x0a.0.0.0/8',
    '10.0.0.08/32',
    '::ffff:010.0.0.0/104',
    '::ffff:0x0a.0.0.0/104',
    '::ffff:10.0.0/104',
    // Contains no IPv4 address, although it is written as such a network.
    '::ffff:10.0.0.0/95',
    '::ffff:10.0.0.0/8',
    // Not a network.
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/08',
    '10.0.0.0/8.0',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/ 8',
    'fd00::/129',
    '[::1]',
    '[::1]/128',
    '10.0.0.1:80',
    '256.0.0.1',
    '1::2::3',
    '/8',
    '',
    '*',
    'true',
    'localhost',
    '10.0.0.0;::1',
    // No peer has such an address.
    '0.0.0.0',
    '0.0.0.0/8',
    '224.0.0.0/4',
    '239.1.2.3',
    '255.255.255.255',
    '::',
    'ff02::1',
    'ff00::/8',
  ])('%s is rejected', (text) => {
    expect(readNetwork(text)).toBeUndefined();
  });

  property(
    'of IPv4 is the same when it is written as IPv6',
    [fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4()],
    (address, bits, peer) => {
      const network = readNetwork(`${address}/${bits}`);
      const mapped = readNetwork(`::ffff:${address}/${bits + 96}`);
      expect(mapped?.map(String)).toEqual(network?.map(String));
      const read = readIpAddress(peer);
      if (network && mapped && read) expect(isInNetwork(read, mapped)).toBe(isInNetwork(read, network));
    },
  );
});

describe('an address', () => {
  test.for([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:201', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
  ] as const)('%s is %s', ([text, address]) => {
    expect(readIpAddress(text)?.toString()).toBe(address);
  });

  test.for(['127.1', '0177.0.0.1', '0x7f.1', '2130706433', '192.0.2.01', '::ffff:192.0.2.01', 'a', '', '%'])(
    '%j is rejected',
    (text) => {
      expect(readIpAddress(text)).toBeUndefined();
    },
  );
});

describe('an IPv4 client is counted by its address in every form in which IPv6 carries it:', () => {
  test.each([
    ['plain', '192.0.2.33'],
    ['mapped', '::ffff:192.0.2.33'],
    ['mapped, in hexadecimal', '::ffff:c000:221'],
    ['mapped, written out', '0:0:0:0:0:FFFF:C000:0221'],
    ['NAT64', '64:ff9b::192.0.2.33'],
    ['NAT64, in hexadecimal', '64:ff9b::c000:221'],
    ['NAT64, written out', '0064:ff9b:0000:0000:0000:0000:c000:0221'],
    ['NAT64 with a local prefix', '64:ff9b:1::c000:221'],
    ['SIIT', '::ffff:0:192.0.2.33'],
    ['with a zone', '64:ff9b::c000:221%eth0'],
  ])('%s', (_form, address) => {
    expect(clientNetworks(address)).toEqual(['192.0.2.33']);
  });
});

test('an IPv6 client is counted by its /64, /56 and /48', () => {
  expect(clientNetworks('2001:db8:1:2345:6789::1')).toEqual([
    '2001:db8:1:2345::/64',
    '2001:db8:1:2300::/56',
    '2001:db8:1::/48',
  ]);
});

test.each(['2002:c000:221::1', '::c000:221', '64:ff9c::c000:221'])(
  'an address that is not translated stays IPv6: %s',
  (address) => {
    expect(clientNetworks(address)).toHaveLength(3);
  },
);

test.each([undefined, '', 'unknown', '192.0.2', '192.0.2.256', '010.0.0.1', '1'])(
  'what is no address has no networks: %s',
  (text) => {
    expect(clientNetworks(text)).toEqual([]);
  },
);
