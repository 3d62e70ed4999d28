// GraphiQL: opens with the mutation filled in, and asks nobody else for anything.

import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import { Kind, parse, validate, visit } from 'graphql';
import { expect, test } from 'vitest';
import { publicSchema } from '../../src/graphql/public/schema.ts';
import { EXAMPLE_TAB } from '../../src/http/graphiql.ts';

test('its example is a valid document that selects every member of the union', () => {
  const document = parse(EXAMPLE_TAB.defaultTabs?.[0]?.query ?? '');
  expect(validate(publicSchema, document)).toEqual([]);
  const selected: string[] = [];
  visit(document, {
    [Kind.INLINE_FRAGMENT]: ({ typeCondition }) => void selected.push(typeCondition?.name.value ?? ''),
  });
  expect(selected).toEqual(expect.arrayContaining(['RegisterCustomerSuccess', 'ValidationError', 'Error']));
});

test('its page loads no script, style or image from elsewhere', () => {
  const page = renderGraphiQL(EXAMPLE_TAB);
  expect(page).toContain('Press the play button');
  const markup = page.replace(/<script>[\s\S]*<\/script>/g, '').replace(/<style>[\s\S]*?<\/style>/g, '');
  expect(markup).not.toMatch(/(?:src|href)="https?:/);
});
