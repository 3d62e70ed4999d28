// The cache of sites: one look-up for many requests, and changed settings at once.
import { beforeEach, expect, test } from 'vitest';
import type { Site } from '../../src/sites/site.ts';
import { createSiteCache } from '../../src/sites/siteCache.ts';

const LIFETIME_MS = 100;
let asked: number[];
let names: Record<number, string>;

async function findSite(id: number): Promise<Site | undefined> {
  asked.push(id);
  const name = names[id];
  return name === undefined ? undefined : ({ id, name, accountId: id % 10 } as Site);
}

beforeEach(() => {
  asked = [];
  names = { 1: 'before' };
});

const outlive = () => new Promise((resolve) => setTimeout(resolve, 3 * LIFETIME_MS));

test('a site is looked up once, and again when its time is over', async () => {
  const sites = createSiteCache(findSite, LIFETIME_MS);
  for (let time = 0; time < 10; time++) expect((await sites.findSite(1))?.name).toBe('before');
  expect(asked).toEqual([1]);
  names[1] = 'changed by another replica';
  await outlive();
  expect((await sites.findSite(1))?.name).toBe('changed by another replica');
});

test('that there is no such site is known for the same time, or until it is created here', async () => {
  const sites = createSiteCache(findSite, LIFETIME_MS);
  for (let time = 0; time < 10; time++) expect(await sites.findSite(2)).toBeUndefined();
  expect(asked).toEqual([2]);
  names[2] = 'created by another replica';
  await outlive();
  expect((await sites.findSite(2))?.name).toBe('created by another replica');
  expect(await sites.findSite(3)).toBeUndefined();
  names[3] = 'created here';
  sites.forget(3);
  expect((await sites.findSite(3))?.name).toBe('created here');
});

test('what is changed here holds here at once', async () => {
  const sites = createSiteCache(findSite);
  await sites.findSite(1);
  names[1] = 'after';
  sites.forget(1);
  expect((await sites.findSite(1))?.name).toBe('after');
});

test('what concerns all sites of an account is looked up again for each, and for no other', async () => {
  names = { 1: 'a', 11: 'a', 2: 'b' };
  const sites = createSiteCache(findSite);
  for (const id of [1, 11, 2]) await sites.findSite(id);
  sites.forgetAccount(1);
  for (const id of [1, 11, 2]) await sites.findSite(id);
  expect(asked).toEqual([1, 11, 2, 1, 11]);
});

test('simultaneous requests share one look-up', async () => {
  const sites = createSiteCache(findSite);
  const found = await Promise.all(Array.from({ length: 50 }, () => sites.findSite(1)));
  expect(new Set(found.map((site) => site?.name))).toEqual(new Set(['before']));
  expect(asked).toEqual([1]);
});

test.each([1, 2])('a look-up of site %i that a change overtakes is not cached', async (id) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isFirst = true;
  const sites = createSiteCache(async (asked) => {
    const site = await findSite(asked);
    if (isFirst) {
      isFirst = false;
      await held;
    }
    return site;
  });
  const overtaken = sites.findSite(id);
  names[id] = 'after';
  sites.forget(id);
  release();
  expect((await overtaken)?.name).not.toBe('after');
  expect((await sites.findSite(id))?.name).toBe('after');
});

test('a look-up that fails is tried again by the next request', async () => {
  let failures = 1;
  const sites = createSiteCache((id) =>
    failures-- > 0 ? Promise.reject(new Error('database down')) : findSite(id),
  );
  await expect(sites.findSite(1)).rejects.toThrow('database down');
  expect((await sites.findSite(1))?.name).toBe('before');
});
