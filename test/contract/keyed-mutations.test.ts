import { randomUUID } from 'node:crypto';
import {
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraphSchema } from '../../src/resolvers/schema.js';
import { operations } from '../../src/rest/operations.js';
import { databaseContent } from '../support/database-content.js';
import { keyOf } from './contract.js';
import { operationOf, prepareMutation } from './mutation-calls.js';
import { makeWorld, type World } from './world.js';

/* Every mutation with an idempotency key: it is done once, and its answer is repeated. */
let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.server.close());

type Field = GraphQLField<unknown, unknown>;

const mutations = Object.values(buildGraphSchema().getMutationType()!.getFields());

/** Whether the REST operation that does the same takes a key. Without one the mutation takes it. */
const takesKey = ({ name }: Field) =>
  operations.find((operation) => keyOf(operation) === operationOf(name))?.takesKey ?? true;

/** Every value of the payload, and of the objects in it. */
function selectionOf({ type }: Field, depth = 0): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named) || depth > 1) return '{ __typename }';
  const fields = Object.values(named.getFields()).filter(
    (field) =>
      !field.args.some(isRequiredArgument) && (depth === 0 || isLeafType(getNamedType(field.type))),
  );
  return `{ ${fields.map((field) => `${field.name} ${selectionOf(field, depth + 1)}`).join(' ')} }`;
}

async function prepare(field: Field) {
  const { as = world.server.admin, input } = await prepareMutation(world, field);
  const { name, args } = field;
  const text = `mutation M($input: ${args[0]!.type.toString()}) { ${name}(input: $input) ${selectionOf(field)} }`;
  const headers = { 'idempotency-key': randomUUID() };
  return (change: string = text) => world.server.as(as).graph(change, { input }, headers);
}

describe.each(mutations.filter(takesKey).map((field) => [field.name, field] as const))(
  '%s',
  (name, field) => {
    it('is executed once with the same key', async () => {
      const send = await prepare(field);
      const first = await send();
      expect(first.status, first.text).toBe(200);
      expect(first.body.errors, first.text).toBeUndefined();
      expect(first.body.data![name].userErrors).toEqual([]);
      expect(first.headers['idempotency-replayed']).toBeUndefined();
      const content = await databaseContent(world.server);

      const again = await send();
      expect(again.headers['idempotency-replayed']).toBe('true');
      const { status, text } = again;
      expect({ status, text }).toEqual({ status: first.status, text: first.text });
      expect(again.headers['set-cookie']).toEqual(first.headers['set-cookie']);
      expect(await databaseContent(world.server)).toEqual(content);
    });
  },
);

describe('a mutation without an own caller', () => {
  it.each(
    mutations.filter((field) => !takesKey(field)).map((field) => [field.name, field] as const),
  )('%s refuses the key', async (_, field) => {
    const send = await prepare(field);
    const { status, text } = await send();
    expect(status, text).toBe(400);
    expect(text).toContain('Idempotency-Key');
  });
});
