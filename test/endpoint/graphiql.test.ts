// The tabs of GraphiQL: valid operations, which show every result and contain no value.
import { Kind, parse, validate, visit } from 'graphql';
import { describe, expect, test } from 'vitest';
import { GRAPHIQL } from '../../src/endpoint/graphiql.ts';
import { publicSchema } from '../../src/graphql/public/schema.ts';

const documents = (GRAPHIQL.defaultTabs ?? []).map(({ query }) => parse(query ?? ''));

describe('its tabs', () => {
  test('are valid, and each is one operation, so that the play button asks nothing', () => {
    expect(documents).toHaveLength(3);
    for (const document of documents) {
      expect(validate(publicSchema, document)).toEqual([]);
      expect(document.definitions).toHaveLength(1);
    }
  });

  test('select every kind of result', () => {
    const selected: string[] = [];
    for (const document of documents) {
      visit(document, {
        [Kind.INLINE_FRAGMENT]: ({ typeCondition }) => void selected.push(typeCondition?.name.value ?? ''),
      });
    }
    expect(selected).toEqual(['RegisterCustomerSuccess', 'ValidationError', 'Error']);
  });
});

test('nothing that is typed stands in an operation, which GraphiQL puts into the address of its page', () => {
  for (const { query } of GRAPHIQL.defaultTabs ?? []) expect(query).not.toContain('"');
  const [{ variables } = {}] = GRAPHIQL.defaultTabs ?? [];
  expect(JSON.parse(variables ?? '').input).toMatchObject({ email: 'katherine@example.com' });
});
