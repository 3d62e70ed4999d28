// The examples in the documents are what the service really answers.
import { expect, test } from 'vitest';
import { refreshDocs } from '../../tools/docs.ts';
import { embeddedDirectory } from '../support/embeddedDirectory.ts';

test('the documents are fresh (npm run docs)', { timeout: 120_000 }, async () => {
  expect(await refreshDocs(embeddedDirectory('empty'), { check: true })).toEqual([]);
});
