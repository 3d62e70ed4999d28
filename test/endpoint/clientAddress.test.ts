// The client's address: the connection's, unless a trusted proxy says otherwise.
import { expect, test } from 'vitest';
import { clientAddress } from '../../src/endpoint/clientAddress.ts';
import { type Network, readNetwork } from '../../src/lib/ipAddress.ts';

const trusted = ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32'].map((text) => readNetwork(text) as Network);

test.each([
  ['a connection from a client', '203.0.113.7', null, '203.0.113.7'],
  ['what a client forges', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
  ['one proxy', '10.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['a proxy behind a proxy', '192.0.2.1', '203.0.113.7, 10.1.2.3', '203.0.113.7'],
  ['what a client forges before a proxy', '10.0.0.1', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['a forged address of a proxy before a proxy', '10.0.0.1', '10.9.9.9, 203.0.113.7', '203.0.113.7'],
  ['nothing but proxies', '10.0.0.1', '10.0.0.3,10.0.0.2', '10.0.0.3'],
  ['a proxy that says nothing', '10.0.0.1', null, '10.0.0.1'],
  ['a proxy that says nonsense', '10.0.0.1', 'unknown', '10.0.0.1'],
  ['a proxy that writes the port', '10.0.0.1', '203.0.113.7:4711', '203.0.113.7'],
  ['a proxy that writes the port of IPv6', '10.0.0.1', '[2001:db9::1]:443', '2001:db9::1'],
  ['a proxy that writes IPv6 in brackets', '10.0.0.1', '[2001:db9::1]', '2001:db9::1'],
  ['nonsense on the way', '10.0.0.1', '203.0.113.7, nonsense, 10.0.0.2', '10.0.0.2'],
  ['an IPv4 proxy that is written as IPv6', '::ffff:10.0.0.1', '203.0.113.7', '203.0.113.7'],
  ['IPv6', '2001:db8::1', '2001:DB9:0::0001', '2001:db9::1'],
  ['a zone', 'fe80::1%eth0', null, 'fe80::1'],
  ['no connection', undefined, '203.0.113.7', undefined],
])('%s', (_case, peer, forwardedFor, expected) => {
  expect(clientAddress(peer, forwardedFor, trusted)).toBe(expected);
});

test('without trusted proxies X-Forwarded-For is never believed', () => {
  expect(clientAddress('10.0.0.1', '203.0.113.7', [])).toBe('10.0.0.1');
});
