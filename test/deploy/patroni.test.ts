// The files of deploy/patroni/ agree with each other and with docs/growing.md; test:failover shows that they work.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../tools/documents.ts';

const FOLDER = join(ROOT, 'deploy/patroni');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const templates = readdirSync(FOLDER).filter((file) => /\.(yml|cfg)$/.test(file));
const { dcs } = parse(read('deploy/patroni/patroni.yml')).bootstrap;
const document = read('docs/growing.md');

test('every name in a file has a value in node.env, and every value is used', () => {
  const used = templates.flatMap((file) =>
    [...read(`deploy/patroni/${file}`).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name),
  );
  const given = [...read('deploy/patroni/node.env').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  expect(new Set(used)).toEqual(new Set(given));
});

test('a commit waits for a standby, and only that standby may become the primary', () => {
  expect(dcs.synchronous_mode).toBe(true);
});

test('a primary that cannot renew its lease stops before another one begins', () => {
  expect(dcs.loop_wait + 2 * dcs.retry_timeout).toBeLessThanOrEqual(dcs.ttl);
});

test('the document describes the faults that are tested, with the configuration that is tested', () => {
  const faults = read('test/deploy/patroni.failover.test.ts').replace(/\$\{OUTAGE_SECONDS\}/, '20');
  const [, table = ''] = document.split('| Fault |');
  const rows = [...table.matchAll(/^\| ([a-z][^|]+) \| \d/gm)].map(([, name]) => name ?? '');
  expect(rows).toHaveLength(faults.match(/^ {6}['`].*['`],$/gm)?.length ?? 0);
  for (const name of rows) expect(faults).toContain(name);
  expect(document).toContain(`\`ttl\` = ${dcs.ttl} s`);
  for (const file of templates) expect(document).toContain(file);
});
