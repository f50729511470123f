// Promise: whoever reads the schema is told what everything in it means.
import {
  GraphQLEnumType,
  type GraphQLNamedType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../src/schema/schema.ts';

interface Described {
  name: string;
  description?: string | null | undefined;
}

/** Everything of a type that has a name, the type itself first. */
function* partsOf(type: GraphQLNamedType): Generator<[string, Described]> {
  yield [type.name, type];
  if (type instanceof GraphQLEnumType) {
    for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field];
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field];
      for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name}:)`, argument];
    }
  }
}

const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

it('has a description of every type, field, argument, input field and enum value', () => {
  const parts = types.flatMap((type) => [...partsOf(type)]);
  expect(parts.length).toBeGreaterThan(300);
  const mute = parts.filter(([, { description }]) => !description?.trim()).map(([path]) => path);
  expect(mute, 'add a description where these are defined').toEqual([]);
});

it('ends each description as a sentence', () => {
  const parts = types.flatMap((type) => [...partsOf(type)]);
  const open = parts.filter(([, { description }]) => !/[.)]$/.test(description ?? '.'));
  expect(open.map(([path, { description }]) => `${path}: ${description}`)).toEqual([]);
});
