import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
} from 'graphql';
import { access } from './graph/access.js';
import { accounts } from './graph/accounts.js';
import { commonNames } from './graph/common-names.js';
import type { Counterpart } from './graph/counterparts.js';
import { estate } from './graph/estate.js';
import { identity } from './graph/identity.js';
import { services } from './graph/services.js';
import { additions, ownMutations } from './own-mutations.js';
import { scenarios } from './scenarios/index.js';
import type { Call } from './scenarios/scenario.js';
import type { World } from './world.js';

const counterparts = { ...accounts, ...access, ...identity, ...services, ...estate };

/** A successful mutation: its caller and its input. */
export type MutationCall = Pick<Call, 'as'> & { readonly input: Readonly<Record<string, unknown>> };

/** Returns the REST operation whose counterpart is the mutation `name`, as `METHOD path`. */
export const operationOf = (name: string): string | undefined =>
  Object.entries(counterparts).find(
    ([, one]) => 'fields' in one && one.fields.includes(`Mutation.${name}`),
  )?.[0];

/**
 * Creates the required objects of a mutation and returns a call of it: from the scenario of its
 * REST counterpart, with the names of the graph, or from `ownMutations`.
 */
export async function prepareMutation(
  world: World,
  { name, args }: GraphQLField<unknown, unknown>,
): Promise<MutationCall> {
  const own = ownMutations[name];
  if (own) return own(world);
  const operation = operationOf(name);
  if (!operation) throw new Error(`${name} has no REST operation: add it to ownMutations`);
  const { names } = counterparts[operation] as Counterpart;
  const { as, params, query, body } = await scenarios[operation]!.prepare(world);
  const type = getNamedType(args[0]!.type) as GraphQLInputObjectType;
  const input = inputFrom(type, { ...query, ...body, ...params }, names);
  const id = Object.values(params ?? {}).at(-1);
  if (type.getFields().id && input.id === undefined && id !== undefined) input.id = id;
  return { ...(as && { as }), input: { ...input, ...additions[name]?.(world) } };
}

const camel = (name: string) =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Returns the input of `type` with the values of `source`, a part of a REST request. */
function inputFrom(
  type: GraphQLInputObjectType,
  source: Readonly<Record<string, unknown>>,
  names: Counterpart['names'],
  path: readonly string[] = [],
): Record<string, unknown> {
  const fields = type.getFields();
  const input: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    const here = [...path, key];
    const renamed = names[here.join('.')];
    const spelled = [
      ...(typeof renamed === 'string' ? [renamed.split('.').at(-1)!] : []),
      camel(key),
      ...(commonNames[key] ?? []),
    ].find((one) => fields[one]);
    if (spelled) input[spelled] = valueOf(fields[spelled]!.type, value, names, here);
  }
  return input;
}

function valueOf(
  type: GraphQLInputType,
  value: unknown,
  names: Counterpart['names'],
  path: readonly string[],
): unknown {
  if (value === null) return null;
  const inner = getNullableType(type);
  if (isListType(inner)) {
    return (value as unknown[]).map((item) => valueOf(inner.ofType, item, names, path));
  }
  if (isInputObjectType(inner)) {
    return inputFrom(inner, value as Record<string, unknown>, names, path);
  }
  // REST has numbers for some booleans.
  if (inner.name === 'Boolean') return Boolean(value);
  return isEnumType(inner) && typeof value === 'string' ? value.toUpperCase() : value;
}
