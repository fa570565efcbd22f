import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLObjectType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { resources } from '../../../src/domain/resources.js';
import { buildGraphSchema } from '../../../src/resolvers/schema.js';

const schema = buildGraphSchema();
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
);
const node = schema.getType('Node');
const nodes = schema.getPossibleTypes(node as never);

describe('the schema', () => {
  it('describes every type, field, argument, input field and value', () => {
    const missing: string[] = [];
    const check = (name: string, { description }: { description?: string | null | undefined }) => {
      if (!description?.trim().endsWith('.')) missing.push(name);
    };
    for (const type of types) {
      // The roots are what they are called.
      if (!['Query', 'Mutation'].includes(type.name)) check(type.name, type);
      if (isObjectType(type) || isInterfaceType(type)) {
        for (const field of Object.values(type.getFields())) {
          check(`${type.name}.${field.name}`, field);
          for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
        }
      } else if (isInputObjectType(type)) {
        for (const field of Object.values(type.getFields())) {
          check(`${type.name}.${field.name}`, field);
        }
      } else if (isEnumType(type)) {
        for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
      }
    }
    expect(missing).toEqual([]);
  });

  it('has a read rule for every object type with an id', () => {
    expect(nodes.map(({ name }) => name).sort()).toEqual(
      Object.values(resources)
        .map(({ name }) => name[0]!.toUpperCase() + name.slice(1))
        .sort(),
    );
    for (const resource of Object.values(resources)) expect(resource.readScopes).not.toEqual([]);
  });

  it('contains no secrets', () => {
    const secret =
      /secretHash|registrationTokenHash|tokenHash|encrypted|passwordHash|tokenGeneration|deletionId|Key$/;
    for (const type of types.filter(isObjectType)) {
      for (const name of Object.keys(type.getFields())) {
        expect([type.name, secret.test(name)]).toEqual([type.name, false]);
      }
    }
  });

  it('has connections for all lists: nodes, edges, pageInfo and totalCount', () => {
    const connections = types.filter(({ name }) => name.endsWith('Connection'));
    expect(connections).toHaveLength(nodes.length);
    for (const connection of connections) {
      const of = connection.name.replace('Connection', '');
      const { nodes, edges, pageInfo, totalCount } = (connection as GraphQLObjectType).getFields();
      expect([
        String(nodes?.type),
        String(edges?.type),
        String(pageInfo?.type),
        String(totalCount?.type),
      ]).toEqual([`[${of}!]!`, `[${of}Edge!]!`, 'PageInfo!', 'Int!']);
      const edge = schema.getType(`${of}Edge`) as GraphQLObjectType;
      expect(Object.keys(edge.getFields()).sort()).toEqual(['cursor', 'node']);
    }
    for (const type of types.filter(isObjectType)) {
      for (const { name, type: of, args } of Object.values(type.getFields())) {
        if (!String(of).endsWith('Connection!')) continue;
        const given = args.map((arg) => arg.name).sort();
        const rows = schema.getType(String(of).replace('Connection!', '')) as GraphQLObjectType;
        // Some types of deleted objects cannot be read.
        const deleted = 'deletedAt' in rows.getFields() ? ['includeDeleted'] : [];
        expect([type.name, name, given]).toEqual([
          type.name,
          name,
          ['after', 'before', 'filter', 'first', ...deleted, 'last', 'orderBy'],
        ]);
      }
    }
  });

  it('has mutations of one input and one payload', () => {
    for (const { name, type, args } of Object.values(schema.getMutationType()!.getFields())) {
      const own = name[0]!.toUpperCase() + name.slice(1);
      expect(args.map((arg) => `${arg.name}: ${String(arg.type)}`)).toEqual([
        `input: ${own}Input!`,
      ]);
      // A refused mutation must not remove the payloads of the others.
      expect(isNonNullType(type)).toBe(false);
      expect(String(type)).toBe(`${own}Payload`);
      const { userErrors, ...objects } = (type as GraphQLObjectType).getFields();
      expect(String(userErrors?.type)).toBe('[UserError!]!');
      for (const { type: object } of Object.values(objects)) {
        expect([name, isNonNullType(object)]).toEqual([name, false]);
      }
    }
  });

  it('has names in camelCase and enum values in capitals', () => {
    for (const type of types) {
      if (isEnumType(type)) {
        for (const { name } of type.getValues()) expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
      } else if ('getFields' in type) {
        for (const name of Object.keys(type.getFields()))
          expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      }
    }
  });
});
