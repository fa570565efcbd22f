import type { GraphQLResolveInfo } from 'graphql';
import { ArgsType, Field, ID, type ClassType } from 'type-graphql';
import type { Positioned } from '../../domain/access/reads/resource.js';
import { readObjects, type ReadOptions } from '../../domain/access/reads/objects.js';
import { loaderOf, type GraphContext } from './context.js';
import { declareField } from './direct-resolvers.js';
import { selectedProperties, type Readable } from './selection.js';

/** Returns the object with the id, or null if there is none that the caller can read. */
export async function readObject(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  readable: Readable,
  id: string | null | undefined,
  options?: ReadOptions,
): Promise<Positioned | null> {
  if (!id) return null;
  const properties = selectedProperties(readable, info);
  const [row] = await readObjects(ctx, readable.resource, [id], properties, options);
  return row ?? null;
}

@ArgsType()
class ById {
  @Field(() => ID, { description: 'Id of the object.' })
  id!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Also returns the object if it is deleted.',
  })
  includeDeleted!: boolean;
}

/** Declares a query for one object by its id. */
export function declareById(
  resolver: ClassType,
  name: string,
  readable: Readable,
  type: () => ClassType,
): void {
  declareField(resolver, 'query', name, {
    type,
    nullable: true,
    description:
      'Returns an object by its id, a UUID in upper or lower case; null if it does not exist or the caller cannot see it.',
    args: ById,
    resolve: (_root, { id, includeDeleted }: ById, ctx, info) =>
      readObject(ctx, info, readable, id, { includeDeleted }),
  });
}

/** A field that is another object. */
interface ObjectField<Parent> {
  readonly type: () => ClassType;
  readonly readable: Readable;
  readonly description: string;
  id(parent: Parent): string | null | undefined;
}

/**
 * Declares fields that are other objects, batched for all parents; null if the caller cannot read
 * them.
 *
 * @example
 * ```ts
 * declareObjects<JobRow>(JobResolver, {
 *   tenant: {
 *     type: () => Tenant,
 *     readable: readableTenant,
 *     description: 'Tenant that the job belongs to; null for a job of the platform.',
 *     id: ({ tenantId }) => tenantId,
 *   },
 * });
 * ```
 */
export function declareObjects<Parent>(
  resolver: ClassType,
  fields: Readonly<Record<string, ObjectField<Parent>>>,
): void {
  for (const [name, { type, readable, description, id }] of Object.entries(fields)) {
    declareField<Parent>(resolver, 'field', name, {
      type,
      nullable: true,
      description,
      resolve: (parent, _args, ctx, info) => {
        const named = id(parent);
        if (!named) return null;
        return loaderOf<string, Positioned | null>(ctx, info.fieldNodes, (ids) =>
          readObjects(ctx, readable.resource, ids, selectedProperties(readable, info)),
        ).load(named);
      },
    });
  }
}
