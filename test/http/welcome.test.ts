// The first lines that a new user reads.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GRAPHIQL } from '../../src/endpoint/graphiql.ts';
import { welcome, withoutAccounts } from '../../src/http/welcome.ts';

const FACTS = {
  host: '127.0.0.1',
  port: 4000,
  graphiql: true,
  mailbox: true,
  hasFirstSite: true,
  demoApiKey: undefined,
};

test('both addresses of GraphiQL, the demo key and a command', () => {
  const text = welcome({ ...FACTS, demoApiKey: 'crk_demo' });
  expect(text).toMatch(/^Listening on 127\.0\.0\.1, port 4000\.\n/);
  expect(text).toContain('GraphiQL: http://127.0.0.1:4000/graphql\n');
  expect(text).toContain('http://127.0.0.1:4000/platform/graphql\n');
  expect(text).toContain('Mails are not sent: they are shown on http://127.0.0.1:4000/dev/mailbox\n');
  expect(text).toContain('\nAuthorization: Bearer crk_demo\n');
  expect(text).toContain('\ncurl http://127.0.0.1:4000/graphql ');
});

test('what is not there is not announced', () => {
  expect(welcome({ ...FACTS, graphiql: false, mailbox: false, hasFirstSite: false })).toBe(
    'Listening on 127.0.0.1, port 4000.\n',
  );
});

test.for([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '127.0.0.1'],
  ['::1', '[::1]'],
  ['10.1.2.3', '10.1.2.3'],
] as const)('the address of HOST=%s can be opened: %s', ([host, shown]) => {
  expect(welcome({ ...FACTS, host })).toContain(`curl http://${shown}:4000/graphql`);
});

test('without accounts there is a command that creates them', () => {
  expect(withoutAccounts('postgres')).toContain('npm run --silent cli -- seed');
  expect(withoutAccounts('embedded')).toContain('account create');
});

test('the curl command, GraphiQL and the README register different people', () => {
  const curl = welcome(FACTS);
  const graphiql = GRAPHIQL.defaultTabs?.[0]?.variables ?? '';
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const emails = [curl, graphiql, readme].map((text) => /"email": ?"([^"]+)"/.exec(text)?.[1]);
  expect(emails).not.toContain(undefined);
  expect(new Set(emails).size).toBe(3);
});
