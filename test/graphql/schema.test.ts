// The contract: the printed schemas are what the code says, and say what everything means.
import { readFileSync } from 'node:fs';
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { platformSchema } from '../../src/graphql/platform/schema.ts';
import { printSchema } from '../../src/graphql/printSchema.ts';
import { publicSchema } from '../../src/graphql/public/schema.ts';
import { FIELD_ERROR_CODES, INPUT_FIELDS } from '../../src/outcomes/fieldError.ts';

describe.each([
  { file: 'schema.graphql', schema: publicSchema },
  { file: 'schema.platform.graphql', schema: platformSchema },
])('$file', ({ file, schema }) => {
  test('is fresh (npm run generate:schema)', () => {
    const committed = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
    expect(committed).toBe(printSchema(schema));
  });

  test('describes each element', () => {
    expect(withoutDescription(schema)).toEqual([]);
  });

  test('lets every member of a result but the success implement Error', () => {
    const results = Object.values(schema.getTypeMap()).filter(isUnionType);
    const failures = results
      .flatMap((result) => result.getTypes())
      // EmailVerificationRequired is the next step, and no failure.
      .filter(({ name }) => !/Success$|^EmailVerificationRequired$/.test(name));
    expect(failures.length).toBeGreaterThan(0);
    for (const member of failures) expect(member.getInterfaces().map(({ name }) => name)).toEqual(['Error']);
  });
});

test('the platform is no part of the public schema', () => {
  const names = Object.keys(publicSchema.getTypeMap());
  expect(names.filter((name) => /Platform|ApiKey|Account|Connection|^Node$/.test(name))).toEqual([]);
  expect(publicSchema.getQueryType()?.getFields()).not.toHaveProperty('customers');
});

test('the enums of field errors are the lists of the domain', () => {
  const values = (name: string) => {
    const type = publicSchema.getType(name);
    return isEnumType(type) ? type.getValues().map(({ value }) => value) : [];
  };
  expect(values('InputField')).toEqual(INPUT_FIELDS);
  expect(values('FieldErrorCode')).toEqual(FIELD_ERROR_CODES);
});

/** Schema coordinates of the types, fields, arguments and values that say nothing about themselves. */
function withoutDescription(schema: GraphQLSchema): string[] {
  const silent: string[] = [];
  const look = (coordinate: string, { description }: { description?: string | null | undefined }) => {
    if (!description?.trim()) silent.push(coordinate);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    look(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
    }
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        look(`${type.name}.${field.name}`, field);
        for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name}:)`, argument);
      }
    }
  }
  return silent;
}
