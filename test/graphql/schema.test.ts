// The contract: schema.graphql is what the code says, and says what everything means.
import { readFileSync } from 'node:fs';
import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { printSchema } from '../../src/graphql/printSchema.ts';
import { publicSchema } from '../../src/graphql/public/schema.ts';
import { FIELD_ERROR_CODES, REGISTER_CUSTOMER_FIELDS } from '../../src/registration/outcome.ts';

test('schema.graphql is fresh (npm run generate:schema)', () => {
  const committed = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  expect(committed).toBe(printSchema(publicSchema));
});

test('each element has a description', () => {
  expect(withoutDescription(publicSchema)).toEqual([]);
});

test.each(['RegisterCustomer', 'SignIn'])(
  'every member of %sResult but the success implements Error',
  (name) => {
    const members = publicSchema.getPossibleTypes(publicSchema.getType(`${name}Result`) as never);
    const failures = members.filter((member) => member.name !== `${name}Success`);
    expect(failures.length).toBeGreaterThan(0);
    for (const member of failures) expect(member.getInterfaces().map(({ name }) => name)).toEqual(['Error']);
  },
);

test('the enums of field errors are the lists of the domain', () => {
  const values = (name: string) => {
    const type = publicSchema.getType(name);
    return isEnumType(type) ? type.getValues().map(({ value }) => value) : [];
  };
  expect(values('RegisterCustomerField')).toEqual(REGISTER_CUSTOMER_FIELDS);
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
