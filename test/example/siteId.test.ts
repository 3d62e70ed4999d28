// The number of a site in the address of the example's page.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSiteId } from '../../examples/react/src/siteId.ts';
import { property } from '../support/property.ts';

property('each int32 is the number of a site', [fc.integer()], (id) => {
  expect(readSiteId(String(id))).toBe(id);
});

test.each(['abc', '1.5', '99999999999', '2147483648', '١', '', '1e1', '0x1', ' 1', '+1', 'NaN', '1n'])(
  '%j is the number of none',
  (text) => {
    expect(readSiteId(text)).toBeNull();
  },
);
