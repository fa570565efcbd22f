import type { GraphQLResolveInfo } from 'graphql';
import type { Positioned } from '../../domain/access/reads/resource.js';
import { resourcesOf, readObjects, type ReadOptions } from '../../domain/access/reads/objects.js';
import { loaderOf, type GraphContext } from './context.js';
import type { NodeType, Typed } from './node-type.js';
import { selectedProperties } from './selection.js';

/** The types of objects that a field can return, by the names of their resources. */
type NodeTypes<Name extends string> = Readonly<Record<Name, NodeType>>;

/** One object, by the name of its resource and its ID. */
interface Reference<Name extends string> {
  readonly resource: Name;
  readonly id: string;
}

/**
 * Objects of several kinds, each with its type, null where there is none that the caller may read.
 * One statement per kind.
 */
export async function readReferences<Name extends string>(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  types: NodeTypes<Name>,
  references: readonly (Reference<Name> | null)[],
  { shape = 'object', ...options }: ReadOptions & { readonly shape?: 'object' | 'connection' } = {},
): Promise<((Positioned & Typed) | null)[]> {
  const found = new Map<string, Positioned & Typed>();
  const names = new Set(references.flatMap((reference) => reference?.resource ?? []));
  await Promise.all(
    [...names].map(async (resource) => {
      const { readable, typename } = types[resource];
      const ids = references.flatMap((one) => (one?.resource === resource ? one.id : []));
      const properties = selectedProperties(readable, info, shape);
      const rows = await readObjects(ctx, readable.resource, ids, properties, options);
      for (const row of rows) {
        if (row) found.set(row.id, { ...row, __typename: typename });
      }
    }),
  );
  return references.map((reference) => (reference && found.get(reference.id)) ?? null);
}

/** Returns the object with the id, of any resource of `types`. Batches all ids of the field. */
export async function nodeById<Name extends string>(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  types: NodeTypes<Name>,
  id: string,
): Promise<(Positioned & Typed) | null> {
  return loaderOf<string, (Positioned & Typed) | null>(ctx, info.fieldNodes, async (ids) => {
    const resources = await resourcesOf(ctx, ids);
    return readReferences(
      ctx,
      info,
      types,
      ids.map((one) => {
        const resource = resources.get(one);
        return resource !== undefined && Object.hasOwn(types, resource)
          ? { resource: resource as Name, id: one }
          : null;
      }),
    );
  }).load(id);
}

/** As `readReferences`, for one object per parent of the field. */
export function referenceOf<Name extends string>(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  types: NodeTypes<Name>,
  { resource, id }: Reference<Name>,
  options?: ReadOptions,
): Promise<(Positioned & Typed) | null> {
  return loaderOf<string, (Positioned & Typed) | null>(ctx, info.fieldNodes, (keys) =>
    readReferences(
      ctx,
      info,
      types,
      keys.map((key) => {
        const [of, one] = key.split(' ') as [Name, string];
        return { resource: of, id: one };
      }),
      options,
    ),
  ).load(`${resource} ${id}`);
}
