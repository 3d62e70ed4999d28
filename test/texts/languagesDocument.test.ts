// docs/languages.md shows the messages as they are.
import { expect, test } from 'vitest';
import { TEXT_LANGUAGES } from '../../src/texts/texts.ts';
import { languagesDocument } from '../../tools/messageTable.ts';

test('the table of messages is fresh (npm run docs)', () => {
  const { now, fresh } = languagesDocument();
  expect(now).toBe(fresh);
});

test('each language has a row of messages, and says how it addresses the visitor', () => {
  const rows = [...languagesDocument().now.matchAll(/^\| `(\w\w)` \|/gm)].map(([, language]) => language);
  expect(rows).toEqual([...TEXT_LANGUAGES, ...TEXT_LANGUAGES]);
});
