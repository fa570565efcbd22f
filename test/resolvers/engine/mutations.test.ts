import { Type } from '@sinclair/typebox';
import {
  graphql,
  parse,
  printType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { buildSchemaSync, Field, ID, InputType, ObjectType, Query, Resolver } from 'type-graphql';
import { describe, expect, it } from 'vitest';
import { action } from '../../../src/domain/core/action.js';
import { DomainError } from '../../../src/domain/core/errors.js';
import type { GraphContext } from '../../../src/resolvers/engine/context.js';
import { idOf, mutation, mutations } from '../../../src/resolvers/engine/mutations.js';
import { isForPendingSession } from '../../../src/resolvers/engine/pending-session.js';

class ThingInput {
  id!: string;
  name?: string | null;
}
InputType('ThingInput', { description: 'Thing.' })(ThingInput);
Field(() => ID, { description: 'Id of the thing.' })(ThingInput.prototype, 'id');
Field(() => String, { nullable: true, description: 'Name.' })(ThingInput.prototype, 'name');

class Thing {}
ObjectType('Thing', { simpleResolvers: true, description: 'Thing.' })(Thing);
Field(() => String, { description: 'Id.' })(Thing.prototype, 'id');
Field(() => String, { nullable: true, description: 'Name.' })(Thing.prototype, 'name');

const saveThing = action({
  name: 'saveThing',
  scopes: 'public',
  input: Type.Object(
    { thingId: Type.String(), name: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
  async perform(_ctx, { thingId, name }): Promise<{ id: string; name: string | null }> {
    if (thingId === 'broken') throw new DomainError('BAD_INPUT', 'no', { field: ['thingId'] });
    return { id: thingId, name: name ?? null };
  },
});

const input = [ThingInput, 'Thing to save.'] as const;
const names = { id: 'thingId' };
const thing = { type: () => Thing, description: 'Saved thing.' };
const text = (description: string) => ({ type: () => String, description });

const ThingMutations = mutations({
  saveThing: mutation({
    description: 'Saves a thing.',
    input,
    names,
    action: saveThing,
    payload: { thing },
  }),
  deleteThing: mutation({
    description: 'Deletes a thing.',
    input,
    names,
    forPendingSession: true,
    action: saveThing,
    payload: { deletedThingId: idOf('Id of the deleted thing.') },
  }),
  copyThing: mutation({
    description: 'Copies a thing.',
    input,
    names,
    prepare: ({ id, name }, ctx) => ({ id, name: `${name} at ${ctx.clock()}` }),
    action: saveThing,
    payload: { copy: text('Name of the copy.'), original: text('Name of the original.') },
    present: async ({ name: copy }, ctx, { name }) => ({
      copy,
      original: `${name}, ${ctx.clock()}`,
    }),
  }),
});

/** A schema needs a query. */
class Nothing {
  nothing = () => null;
}
Resolver()(Nothing);
Query(() => String, { nullable: true })(Nothing.prototype, 'nothing', {});

const schema: GraphQLSchema = buildSchemaSync({
  resolvers: [Nothing, ThingMutations],
  validate: false,
});

const ctx = { caller: { type: 'anonymous' }, clock: () => 7, loaders: new Map() };

async function send(field: string) {
  const contextValue = ctx as unknown as GraphContext;
  const { data, errors } = await graphql({ schema, source: `mutation { ${field} }`, contextValue });
  expect(errors).toBeUndefined();
  return Object.values(data!)[0];
}

describe('a declared mutation', () => {
  it('has the argument `input` and a payload of its own', () => {
    const { saveThing: field } = schema.getMutationType()!.getFields();
    expect(field).toMatchObject({ description: 'Saves a thing.' });
    expect(String(field!.type)).toBe('SaveThingPayload');
    expect(
      field!.args.map(({ name, type, description }) => [name, String(type), description]),
    ).toEqual([['input', 'ThingInput!', 'Thing to save.']]);
    const payload = printType(schema.getType('SaveThingPayload')!);
    expect(payload).toMatch(/"""Saved thing\."""\s+thing: Thing\n/);
    expect(payload).toMatch(/userErrors: \[UserError!\]!/);
  });

  it('presents the result as its only field', async () => {
    expect(
      await send(
        'saveThing(input: { id: "a", name: "A" }) { thing { id name } userErrors { code } }',
      ),
    ).toEqual({ thing: { id: 'a', name: 'A' }, userErrors: [] });
  });

  it('presents the id of the result', async () => {
    expect(await send('deleteThing(input: { id: "a" }) { deletedThingId }')).toEqual({
      deletedThingId: 'a',
    });
  });

  it('prepares the input and presents the result with its context', async () => {
    expect(await send('copyThing(input: { id: "a", name: "A" }) { copy original }')).toEqual({
      copy: 'A at 7',
      original: 'A, 7',
    });
  });

  it('reports errors with the names of the input', async () => {
    expect(
      await send('saveThing(input: { id: "broken" }) { thing { id } userErrors { code field } }'),
    ).toEqual({ thing: null, userErrors: [{ code: 'BAD_INPUT', field: ['input', 'id'] }] });
  });

  it('is for sessions without a second factor only if it says so', () => {
    const allows = (field: string) =>
      isForPendingSession(
        schema,
        parse(`mutation { ${field}(input: { id: "a" }) { __typename } }`)
          .definitions[0] as OperationDefinitionNode,
      );
    expect([allows('saveThing'), allows('deleteThing')]).toEqual([false, true]);
  });

  it('needs `present` unless its payload has exactly one field', () => {
    const declare = (payload: Record<string, typeof thing>) => () =>
      mutations({
        keepThing: mutation({ description: 'Keeps a thing.', input, action: saveThing, payload }),
      });
    expect(declare({ thing })).not.toThrow();
    expect(declare({})).toThrow('keepThing needs `present`');
    expect(declare({ thing, other: thing })).toThrow('keepThing needs `present`');
  });

  it('has the types of its action and its input', () => {
    const declared = { description: 'Keeps a thing.', input, action: saveThing };
    mutation({
      ...declared,
      // @ts-expect-error -- the input has no `title`
      prepare: ({ title }) => ({ title: title as string }),
      payload: { thing },
    });
    mutation({
      ...declared,
      payload: { thing, original: thing },
      // @ts-expect-error -- `original` is missing
      present: (saved) => ({ thing: saved }),
    });
    mutation({
      ...declared,
      payload: { thing },
      // @ts-expect-error -- the result has no `title`
      present: ({ title }) => ({ thing: title as string }),
    });
    mutation({
      ...declared,
      action: { ...saveThing, perform: async () => 'no object' },
      // @ts-expect-error -- the result has no id
      payload: { savedThingId: idOf('Id of the saved thing.') },
    });
  });
});
