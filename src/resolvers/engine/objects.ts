import type { GraphQLResolveInfo } from 'graphql';
import { ArgsType, Field, ID, type ClassType } from 'type-graphql';
import type { Positioned } from '../../domain/access/reads/resources.js';
import { resourcesOf, readObjects, type ReadOptions } from '../../domain/access/reads/objects.js';
import { loaderOf, type GraphContext } from './context.js';
import { declareField } from './direct-resolvers.js';
import { selectedProperties, type Readable } from './selection.js';
import { readableAccessPolicy } from '../access/policies/policy-type.js';
import { readableClient } from '../accounts/clients/client-type.js';
import { readableContact } from '../accounts/contacts/contact-type.js';
import { readableIdentityProvider } from '../identity/identity-providers/identity-provider-type.js';
import { readableJob } from '../platform/jobs/job-type.js';
import {
  readableInfraComponent,
  readableLocation,
} from '../commerce/infrastructure/infrastructure-types.js';
import { readableLegalDocument } from '../branding/legal-documents/legal-document-type.js';
import type { Typed } from './node-type.js';
import { readableReport, readableStoredReport } from '../reporting/reports/report-type.js';
import { readableSecurityGroup } from '../access/security-groups/security-group-type.js';
import { readableRegistrationToken } from '../accounts/registration-tokens/registration-token-type.js';
import { readableTenant } from '../accounts/tenants/tenant-type.js';
import { readableUser } from '../accounts/users/user-type.js';

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

/** The resources of the graph, by their GraphQL types. */
const types = {
  tenant: { readable: readableTenant, typename: 'Tenant' },
  user: { readable: readableUser, typename: 'User' },
  client: { readable: readableClient, typename: 'Client' },
  contact: { readable: readableContact, typename: 'Contact' },
  accessPolicy: { readable: readableAccessPolicy, typename: 'AccessPolicy' },
  identityProvider: { readable: readableIdentityProvider, typename: 'IdentityProvider' },
  job: { readable: readableJob, typename: 'Job' },
  legalDocument: { readable: readableLegalDocument, typename: 'LegalDocument' },
  securityGroup: { readable: readableSecurityGroup, typename: 'SecurityGroup' },
  registrationToken: { readable: readableRegistrationToken, typename: 'RegistrationToken' },
  location: { readable: readableLocation, typename: 'Location' },
  infraComponent: { readable: readableInfraComponent, typename: 'InfraComponent' },
  report: { readable: readableReport, typename: 'Report' },
  storedReport: { readable: readableStoredReport, typename: 'StoredReport' },
} as const;

export type ResourceName = keyof typeof types;

/** The types of the objects that `node` and `nodes` find, for their descriptions. */
export const nodeTypes = Object.values(types)
  .map(({ typename }) => `\`${typename}\``)
  .join(', ');

/** The resource and id of an object. */
export interface Reference {
  readonly resource: ResourceName;
  readonly id: string;
}

/**
 * Reads objects of several resources, with one statement per resource. Returns each with its type,
 * or null if there is none that the caller can read.
 */
export async function readReferences(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  references: readonly (Reference | null)[],
  { shape = 'object', ...options }: ReadOptions & { readonly shape?: 'object' | 'connection' } = {},
): Promise<((Positioned & Typed) | null)[]> {
  const found = new Map<string, Positioned & Typed>();
  const wanted = new Set(references.flatMap((reference) => reference?.resource ?? []));
  await Promise.all(
    [...wanted].map(async (resource) => {
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

/** Returns the object with the id, of any resource. Batches all ids of the field. */
export async function nodeById(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  id: string,
): Promise<(Positioned & Typed) | null> {
  return loaderOf<string, (Positioned & Typed) | null>(ctx, info.fieldNodes, async (ids) => {
    const resources = await resourcesOf(ctx, ids);
    return readReferences(
      ctx,
      info,
      ids.map((one) => {
        const resource = resources.get(one);
        return resource ? { resource, id: one } : null;
      }),
    );
  }).load(id);
}

/** As `readReferences`, for one object per parent of the field. */
export function referenceOf(
  ctx: GraphContext,
  info: GraphQLResolveInfo,
  { resource, id }: Reference,
  options?: ReadOptions,
): Promise<(Positioned & Typed) | null> {
  return loaderOf<string, (Positioned & Typed) | null>(ctx, info.fieldNodes, (keys) =>
    readReferences(
      ctx,
      info,
      keys.map((key) => {
        const [of, one] = key.split(' ') as [ResourceName, string];
        return { resource: of, id: one };
      }),
      options,
    ),
  ).load(`${resource} ${id}`);
}
