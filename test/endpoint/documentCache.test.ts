// The document cache: usual documents, within bounds, and never a value that a visitor typed.
import { parse } from 'graphql';
import { createSchema, createYoga } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { createDocumentCache, noCache } from '../../src/endpoint/documentCache.ts';
import { documentLimits } from '../../src/endpoint/documentLimits.ts';

function kept(texts: string[]): number {
  const cache = createDocumentCache();
  for (const text of texts) {
    const document = parse(text);
    // As a client that sends it twice.
    for (let time = 0; time < 2; time++) cache.set(text, document);
  }
  return texts.filter((text) => cache.get(text)).length;
}

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index));

test('a hundred usual documents are cached', () => {
  const fields = 'id email username displayName firstName lastName name language metadata { key value }';
  expect(
    kept(
      many(
        100,
        (index) => `mutation Form${index} ($siteId: Int!, $input: RegisterCustomerInput!) {
          registerCustomer(siteId: $siteId, input: $input) {
            __typename
            ... on RegisterCustomerSuccess { customer { ${fields} } authToken { token expiresAt } }
            ... on ValidationError { fieldErrors { field path code message limit } }
            ... on Error { message }
          }
        }`,
      ),
    ),
  ).toBe(100);
});

test('a document that came once is not cached, whatever came meanwhile', () => {
  const cache = createDocumentCache();
  const documents = many(1000, (index) => `{ site(id: ${index}) { name } }`);
  for (const text of documents) cache.set(text, parse(text));
  expect(documents.filter((text) => cache.get(text))).toEqual([]);
});

test('a document with a string literal is not cached', () => {
  const register = (password: string) =>
    `mutation { registerCustomer(siteId: 1, input: { email: $email, password: ${password} }) { __typename } }`;
  expect(kept([register('"correct horse"'), register('"""correct horse"""')])).toBe(0);
  expect(kept([register('$password')])).toBe(1);
});

test.each([
  ['comments', (index: number) => `{ __typename } # ${index}${'\n#'.repeat(5000)}`],
  ['one long comment', (index: number) => `{ __typename } # ${index} ${'x'.repeat(600_000)}`],
  ['long names', (index: number) => `{ a${index}${'a'.repeat(5000)} }`],
])('a document with %s is not cached', (_name, text) => {
  expect(kept(many(3, text))).toBe(0);
});

test('of large documents only the latest are cached, 65,536 characters of text in all', () => {
  const large = many(40, (index) => `{ a${index} ${'a '.repeat(2000)} }`);
  expect(kept(large)).toBe(16);
  expect(kept(large.slice(-16))).toBe(16);
});

test('neither an invalid document nor its errors are cached', async () => {
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
