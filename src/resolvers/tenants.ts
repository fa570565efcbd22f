import type { GraphQLResolveInfo } from 'graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Ctx, Field, FieldResolver, ID, Info, Resolver, Root } from 'type-graphql';
import { run } from '../domain/action.js';
import { badInput } from '../domain/errors.js';
import type { Placed } from '../domain/reads/kinds.js';
import { readActive, readAncestors, readOwnContacts } from '../domain/reads/objects.js';
import { resolveTenantIds } from '../domain/tenants/read-tenants.js';
import { holdsAnywhere, scopesAt } from '../domain/caller.js';
import type { Contact as ContactRow, Tenant as TenantRow } from '../entities/index.js';
import { declareLists } from './connection.js';
import { declareField } from './declared.js';
import { loaderOf, type GraphContext } from './context.js';
import { edges } from './edges.js';
import { declareById, declareObjects, readObject } from './objects.js';
import { selectedProperties } from './selection.js';
import { Contact, readableContact } from './types/contact.js';
import { Tenant, UpdateLock, readableTenant } from './types/tenant.js';
import { User, readableUser } from './types/user.js';

@Resolver(() => Tenant)
export class TenantResolver {
  @FieldResolver(() => [Tenant], {
    description: 'The tenants above, from the top down, as far as the caller may see them.',
  })
  ancestors(
    @Root() { path }: TenantRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Placed[]> {
    const properties = selectedProperties(readableTenant, info);
    return loaderOf<string, Placed[]>(ctx, info.fieldNodes, (paths) =>
      readAncestors(ctx, paths, properties),
    ).load(path);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the tenant and all tenants above it are enabled: only then anybody in it can work.',
  })
  active(
    @Root() { path }: TenantRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<boolean> {
    return loaderOf<string, boolean>(ctx, info.fieldNodes, (paths) => readActive(ctx, paths)).load(
      path,
    );
  }

  @FieldResolver(() => UpdateLock, { description: 'What bars others from changing the tenant.' })
  updateLock(@Root() { updateLockEnabled, updateLockOwnerId }: TenantRow): UpdateLock {
    return { enabled: updateLockEnabled, ownerId: updateLockOwnerId ?? null };
  }

  @FieldResolver(() => [String], {
    description: 'Scopes that the caller holds on the tenant; `*` is every scope.',
  })
  viewerScopes(@Root() tenant: TenantRow, @Ctx() { caller }: GraphContext): string[] {
    return scopesAt(caller, tenant);
  }

  @FieldResolver(() => Contact, { description: 'The contact that is part of the tenant.' })
  contact(
    @Root() { id }: TenantRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ContactRow | null> {
    const properties = selectedProperties(readableContact, info);
    return loaderOf<string, ContactRow | null>(ctx, info.fieldNodes, (ids) =>
      readOwnContacts(ctx, 'tenant', ids, properties),
    ).load(id);
  }
}
declareById(TenantResolver, 'tenant', readableTenant, () => Tenant);

@ArgsType()
class ByNumber {
  @Field(() => GraphQLSafeInt, { description: 'The number of the tenant.' })
  number!: number;
}

declareField(TenantResolver, 'query', 'tenantByNumber', {
  type: () => Tenant,
  nullable: true,
  description:
    'A tenant by the number that older services know it by; null if there is none that the caller may see.',
  args: ByNumber,
  resolve: async (_root, { number }: ByNumber, ctx, info) => {
    if (number < 1) throw badInput('number', 'number must be a positive integer');
    if (!holdsAnywhere(ctx.caller, ['tenant_viewer'])) return null;
    const [found] = await run(resolveTenantIds, ctx, { items: [{ id: number }] });
    return readObject(ctx, info, readableTenant, found?.uuid);
  },
});
declareField<TenantRow>(TenantResolver, 'field', 'parentId', {
  type: () => ID,
  nullable: true,
  description: 'Id of the tenant directly above; null for the root.',
  // The root is stored under itself.
  resolve: ({ id, parentId }) => (parentId === id ? null : parentId),
});
declareObjects<TenantRow>(TenantResolver, {
  parent: {
    type: () => Tenant,
    readable: readableTenant,
    description:
      'The tenant directly above; null for the root, or where the caller may not see it.',
    id: ({ id, parentId }) => (parentId === id ? null : parentId),
  },
  owner: {
    type: () => User,
    readable: readableUser,
    description: 'The user whose personal tenant this is; null unless it is one.',
    id: ({ ownerId }) => ownerId,
  },
});
declareLists(TenantResolver, {
  tenants: [edges.tenants, 'All the tenants that the caller may see.'],
  children: [edges.children, 'The tenants directly below.'],
  descendants: [edges.descendants, 'All the tenants below, at any depth.'],
  users: [edges.usersOfTenant, 'The users that belong to the tenant.'],
  clients: [edges.clientsOfTenant, 'The OAuth 2.0 clients that belong to the tenant.'],
  contacts: [
    edges.contactsOfTenant,
    'The contacts of the tenant: its own, further ones, and users who act for it.',
  ],
  accessPolicies: [
    edges.policiesOnTenant,
    'The access policies that are held on the tenant itself.',
  ],
  identityProviders: [
    edges.providersOfTenant,
    'The identity providers that may sign its users in: its own and those of the tenants above.',
  ],
  jobs: [
    edges.jobsOfTenant,
    'What is done for the tenant later, or was done: for its administrators alone.',
  ],
  locations: [edges.locationsOfTenant, 'The infrastructure locations that belong to the tenant.'],
  availableLocations: [
    edges.locationsFromAbove,
    'The locations that its components can stand in: its own and those of the tenants above.',
  ],
  infraComponents: [
    edges.componentsOfTenant,
    'The infrastructure components that belong to the tenant.',
  ],
  availableInfraComponents: [
    edges.componentsFromAbove,
    'The components that its offering items can be bound to: its own and those of the tenants above.',
  ],
});
