// The look-up of sites that has no rate limit: floods hold up no known site, and walking through all ids is slow.
import { beforeEach, describe, expect, test } from 'vitest';
import { Overload } from '../../src/lib/overload.ts';
import { createFindPublicSite } from '../../src/sites/findPublicSite.ts';
import type { Site } from '../../src/sites/site.ts';
import { createSiteCache } from '../../src/sites/siteCache.ts';

let asked: number[];
beforeEach(() => {
  asked = [];
});

/** Every site up to 1000 exists. */
async function findSite(id: number): Promise<Site | undefined> {
  asked.push(id);
  return id <= 1000 ? ({ id, accountId: 1 } as Site) : undefined;
}

/** How many of the look-ups were carried out. */
async function carriedOut(lookUps: Promise<unknown>[]): Promise<number> {
  const results = await Promise.allSettled(lookUps);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(Overload);
  }
  return results.filter(({ status }) => status === 'fulfilled').length;
}

test('a flood of unknown ids holds up neither a known site nor its own next look-up', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Nothing is cached for longer than a moment.
  const find = createFindPublicSite(
    createSiteCache(async (id) => {
      if (id > 1) await held;
      return findSite(id);
    }, 1),
  );
  expect(await find(1)).toBeDefined();
  const flood = Array.from({ length: 300 }, (_, index) => find(2 + index));
  expect(await carriedOut(flood.slice(52))).toBe(0);
  expect(asked).toEqual([1]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await find(1)).toBeDefined();
  expect(asked).toEqual([1, 1]);
  release();
  expect(await carriedOut(flood.slice(0, 52))).toBe(52);
});

describe('one client', () => {
  const walk = async (find: ReturnType<typeof createFindPublicSite>, ids: number[], client: string) => {
    let found = 0;
    for (const id of ids) found += await carriedOut([find(id, client)]);
    return found;
  };
  const ids = (first: number, count: number) => Array.from({ length: count }, (_, index) => first + index);

  test.each(['192.0.2.1', '::ffff:192.0.2.1', '2001:db8::1'])(
    'asks for a hundred unknown ids in a minute (%s)',
    async (client) => {
      const find = createFindPublicSite(createSiteCache(findSite));
      expect(await walk(find, ids(1, 150), client)).toBe(100);
      expect(await walk(find, ids(5000, 10), client)).toBe(0);
      expect(asked).toHaveLength(100);
      // What is known stays free, for this client and for others.
      expect(await walk(find, ids(1, 100), client)).toBe(100);
      expect(await walk(find, ids(200, 50), '198.51.100.7')).toBe(50);
    },
  );

  test('has one count for all its addresses', async () => {
    const find = createFindPublicSite(createSiteCache(findSite));
    let found = 0;
    for (const id of ids(1, 150)) found += await walk(find, [id], `2001:db8:0:${id.toString(16)}::1`);
    expect(found).toBe(100);
  });

  test('asks on when the minute is over', async () => {
    const find = createFindPublicSite(createSiteCache(findSite), 300);
    expect(await walk(find, ids(1, 110), '192.0.2.1')).toBe(100);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await walk(find, ids(400, 100), '192.0.2.1')).toBe(100);
  });

  test('asks as often as it likes for one site', async () => {
    const find = createFindPublicSite(createSiteCache(findSite, 1));
    for (let time = 0; time < 500; time++) expect(await find(7, '192.0.2.1')).toBeDefined();
  });
});
