// What is kept of the documents that clients send: the usual ones, in bounds, and never what somebody typed.
import { parse } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { createDocumentCache, noCache } from '../../src/endpoint/documentCache.ts';
import { documentLimits } from '../../src/endpoint/documentLimits.ts';

function kept(texts: string[]): number {
  const cache = createDocumentCache();
  for (const text of texts) cache.set(text, parse(text));
  return texts.filter((text) => cache.get(text)).length;
}

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index));

test('hundreds of usual documents are kept', () => {
  expect(
    kept(
      many(
        300,
        (index) => `query Form${index} ($id: Int!) { site(id: $id) { id name strongPasswords __typename } }`,
      ),
    ),
  ).toBe(300);
});

test('a document that names a value for one request is not kept', () => {
  const register = (password: string) =>
    `mutation { registerCustomer(siteId: 1, input: { email: $email, password: ${password} }) { __typename } }`;
  expect(kept([register('"correct horse"'), register('"""correct horse"""')])).toBe(0);
  expect(kept([register('$password')])).toBe(1);
});

test.each([
  ['comments', (index: number) => `{ __typename } # ${index}${'\n#'.repeat(5000)}`],
  ['one long comment', (index: number) => `{ __typename } # ${index} ${'x'.repeat(600_000)}`],
])('a document of %s is not kept', (_name, text) => {
  expect(kept(many(3, text))).toBe(0);
});

test('of documents with long names or comments few are kept', () => {
  const count = kept(many(200, (index) => `{ a${index}${'a'.repeat(100_000)} }`));
  expect(count).toBeGreaterThan(10);
  expect(count).toBeLessThan(60);
});

test('of large documents a few are kept, the last ones', () => {
  const large = many(200, (index) => `{ a${index} ${'a '.repeat(900)} }`);
  const count = kept(large);
  expect(count).toBeGreaterThan(10);
  expect(count).toBeLessThan(30);
  expect(kept(large.slice(-10))).toBe(10);
});

test('a document that is not valid is not kept, and its errors with it', async () => {
  const documentCache = createDocumentCache();
  const yoga = createYoga({
    schema: createSchema({ typeDefs: 'type Query { ready: Boolean }' }),
    parserAndValidationCache: { documentCache, errorCache: noCache },
    plugins: [documentLimits(documentCache)],
    logging: false,
  });
  for (const query of ['{ ready }', '{ redy }']) {
    for (let time = 0; time < 2; time++) {
      await (await yoga.fetch(`http://localhost/graphql?query=${encodeURIComponent(query)}`)).text();
    }
  }
  expect(documentCache.get('{ ready }')).toBeDefined();
  expect(documentCache.get('{ redy }')).toBeUndefined();
});
