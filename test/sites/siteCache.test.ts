// The cache of sites: one look-up for many registrations, and changed settings at once.
import { beforeEach, expect, test } from 'vitest';
import type { Site } from '../../src/sites/site.ts';
import { createSiteCache } from '../../src/sites/siteCache.ts';
import type { SiteStore } from '../../src/sites/siteStore.ts';

const LIFETIME_MS = 100;
let asked: number[];
let names: Record<number, string>;

/** The verbs that the cache is about, over names that a test changes. */
const store = {
  async findSite(id: number) {
    asked.push(id);
    const name = names[id];
    return name === undefined ? undefined : ({ id, name } as Site);
  },
  async updateSite(_accountId: number, id: number, { name = '' }: { name?: string }) {
    names[id] = name;
    return { id, name } as Site;
  },
  async updateRiskSettings({ id }: { id: number }) {
    names[id] = 'with risk assessment';
    return true;
  },
} as unknown as SiteStore;

beforeEach(() => {
  asked = [];
  names = { 1: 'before' };
});

test('a site is looked up once, and again when its time is over', async () => {
  const sites = createSiteCache(store, LIFETIME_MS);
  for (let time = 0; time < 10; time++) expect((await sites.findSite(1))?.name).toBe('before');
  expect(asked).toEqual([1]);
  names[1] = 'changed by another replica';
  await new Promise((resolve) => setTimeout(resolve, 3 * LIFETIME_MS));
  expect((await sites.findSite(1))?.name).toBe('changed by another replica');
});

test('what is changed here holds here at once', async () => {
  const sites = createSiteCache(store);
  await sites.findSite(1);
  await sites.updateSite(1, 1, { name: 'after' });
  expect((await sites.findSite(1))?.name).toBe('after');
  await sites.updateRiskSettings({ id: 1, accountId: 1 }, null);
  expect((await sites.findSite(1))?.name).toBe('with risk assessment');
});

test('a flood of unknown site ids does not block known sites', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const findSite = async (id: number) => {
    if (id > 1) await held;
    return store.findSite(id);
  };
  const sites = createSiteCache({ ...store, findSite }, 0);
  await sites.findSite(1);
  const flood = Array.from({ length: 300 }, (_, index) => sites.findSite(2 + index));
  const refused = Promise.allSettled(flood.slice(104));
  expect((await refused).every(({ status }) => status === 'rejected')).toBe(true);
  expect(asked).toEqual([1]);
  expect((await sites.findSite(1))?.name).toBe('before');
  release();
  await Promise.all(flood.slice(0, 104));
});

test('that there is no such site is not remembered: it may be created the next moment', async () => {
  const sites = createSiteCache(store);
  expect(await sites.findSite(2)).toBeUndefined();
  names[2] = 'new';
  expect((await sites.findSite(2))?.name).toBe('new');
});

test('simultaneous requests share one look-up', async () => {
  const sites = createSiteCache(store);
  const found = await Promise.all(Array.from({ length: 50 }, () => sites.findSite(1)));
  expect(new Set(found.map((site) => site?.name))).toEqual(new Set(['before']));
  expect(asked).toEqual([1]);
});

test('a look-up that a change overtakes is not cached', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let first = true;
  const findSite = async (id: number) => {
    const site = await store.findSite(id);
    if (first) {
      first = false;
      await held;
    }
    return site;
  };
  const sites = createSiteCache({ ...store, findSite });
  const overtaken = sites.findSite(1);
  await sites.updateSite(1, 1, { name: 'after' });
  release();
  expect((await overtaken)?.name).toBe('before');
  expect((await sites.findSite(1))?.name).toBe('after');
});

test('a look-up that fails is tried again by the next request', async () => {
  let failures = 1;
  const findSite = (id: number) =>
    failures-- > 0 ? Promise.reject(new Error('database down')) : store.findSite(id);
  const sites = createSiteCache({ ...store, findSite });
  await expect(sites.findSite(1)).rejects.toThrow('database down');
  expect((await sites.findSite(1))?.name).toBe('before');
});
