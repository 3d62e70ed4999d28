// The target of a request: absolute form, one slash at the end, and what is no target.
import { expect, test } from 'vitest';
import { requestTarget } from '../../src/http/requestTarget.ts';

test.each([
  ['/graphql', '/graphql'],
  ['/graphql?query={a}', '/graphql?query={a}'],
  ['/graphql/', '/graphql'],
  ['/graphql/?query={a}/', '/graphql?query={a}/'],
  ['/graphql?', '/graphql?'],
  ['/', '/'],
  ['/?x=/', '/?x=/'],
  ['//', '/'],
  ['/graphql//', '/graphql/'],
  ['http://a.example/graphql', '/graphql'],
  ['HTTPS://user:pass@a.example:99/graphql/?query=%7Ba%7D', '/graphql?query=%7Ba%7D'],
  ['http://[::1]/livez', '/livez'],
  ['http://a.example', '/'],
  ['http://a.example?x', '/?x'],
  ['*', '*'],
  ['a.example:443', 'a.example:443'],
  ['ftp://a.example/graphql', 'ftp://a.example/graphql'],
  ['http://[/graphql', 'http://[/graphql'],
  ['', ''],
])('%s', (url, target) => {
  expect(requestTarget(url)).toBe(target);
});
