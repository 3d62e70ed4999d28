// DateTime: the texts that RFC 3339 allows, as variables and as literals.
import { type GraphQLScalarType, parseValue as parseLiteralText } from 'graphql';
import { expect, test } from 'vitest';
import { platformSchema } from '../../src/graphql/platform/schema.ts';

const dateTime = platformSchema.getType('DateTime') as GraphQLScalarType<Date>;
const MOMENT = '2026-01-31T12:00:00.000Z';

test.each([
  MOMENT,
  '2026-01-31t12:00:00.000z',
  '2026-01-31T13:00:00+01:00',
  '2026-01-31t12:00:00z',
  '2026-01-31T12:00:00-00:00',
  '2026-01-31T12:00:00.000000000Z',
])('%s is read as the same moment', (text) => {
  expect(dateTime.parseValue(text).toISOString()).toBe(MOMENT);
  expect(dateTime.parseLiteral(parseLiteralText(`"${text}"`), {}).toISOString()).toBe(MOMENT);
});

test.each([
  '2026-01-31',
  '2026-01-31T12:00:00',
  '2026-01-31 12:00:00Z',
  '2026-02-29T12:00:00Z',
  '2026-01-31T24:00:00Z',
  '2026-01-31T12:00:00,5Z',
  '',
  1,
  null,
  ['2026-01-31T12:00:00Z'],
])('%j is rejected', (value) => {
  expect(() => dateTime.parseValue(value)).toThrow('DateTime cannot represent');
  expect(() => dateTime.parseLiteral(parseLiteralText(JSON.stringify(value)), {})).toThrow(
    'DateTime cannot represent',
  );
});
