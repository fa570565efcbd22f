import { readOwnContacts } from '../../../domain/accounts/contacts/contact-reads.js';
import type { GraphQLResolveInfo } from 'graphql';
import { tenantTexts } from '../../../domain/core/field-descriptions.js';
import { GraphQLSafeInt } from 'graphql-scalars';
import { ArgsType, Ctx, Field, FieldResolver, ID, Info, Resolver, Root } from 'type-graphql';
import { run } from '../../../domain/core/action.js';
import { badInput } from '../../../domain/core/errors.js';
import type { Positioned } from '../../../domain/access/reads/resource.js';
import { readActive, readAncestors } from '../../../domain/access/reads/objects.js';
import { resolveTenantIds } from '../../../domain/accounts/tenants/read-tenants.js';
import { holdsAnywhere, scopesAt } from '../../../domain/core/caller.js';
import type { Contact as ContactRow, Tenant as TenantRow } from '../../../entities/index.js';
import { declareLists } from '../../engine/connection.js';
import { declareField } from '../../engine/direct-resolvers.js';
import { loaderOf, type GraphContext } from '../../engine/context.js';
import { declareById, declareObjects, readObject } from '../../engine/objects.js';
import { selectedProperties } from '../../engine/selection.js';
import { Contact, readableContact } from '../contacts/contact-type.js';
import { Tenant, UpdateLock, readableTenant } from '../../access/tree/tenant-type.js';
import { lists } from '../../../domain/lists.js';
import {
  clientsIn,
  policiesIn,
  tenantNode,
  tenantsIn,
  userNode,
  usersIn,
} from '../../access/nodes.js';
import { contactsIn } from '../nodes.js';
import { infraComponentsIn, locationsIn } from '../../commerce/nodes.js';
import { identityProvidersIn } from '../../identity/nodes.js';
import { jobsIn } from '../../platform/nodes.js';

@Resolver(() => Tenant)
export class TenantResolver {
  @FieldResolver(() => [Tenant], {
    description: 'Ancestors of the tenant that the caller can see, from the root down.',
  })
  ancestors(
    @Root() { path }: TenantRow,
    @Ctx() ctx: GraphContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Positioned[]> {
    const properties = selectedProperties(readableTenant, info);
    return loaderOf<string, Positioned[]>(ctx, info.fieldNodes, (paths) =>
      readAncestors(ctx, paths, properties),
    ).load(path);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether the tenant and all its ancestors are enabled. Its users and clients can sign in only if it is active.',
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

  @FieldResolver(() => UpdateLock, { description: tenantTexts.updateLock })
  updateLock(@Root() { updateLockEnabled, updateLockOwnerId }: TenantRow): UpdateLock {
    return { enabled: updateLockEnabled, ownerId: updateLockOwnerId ?? null };
  }

  @FieldResolver(() => [String], {
    description: 'Scopes that the caller holds on the tenant; `*` means every scope.',
  })
  viewerScopes(@Root() tenant: TenantRow, @Ctx() { caller }: GraphContext): string[] {
    return scopesAt(caller, tenant);
  }

  @FieldResolver(() => Contact, { description: tenantTexts.contact })
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
  @Field(() => GraphQLSafeInt, { description: tenantTexts.number })
  number!: number;
}

declareField(TenantResolver, 'query', 'tenantByNumber', {
  type: () => Tenant,
  nullable: true,
  description:
    'Returns a tenant by its numeric id; null if it does not exist or the caller cannot see it.',
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
  description: 'Id of the parent; null for the root.',
  // The stored parent of the root is the root.
  resolve: ({ id, parentId }) => (parentId === id ? null : parentId),
});
declareObjects<TenantRow>(TenantResolver, {
  parent: {
    ...tenantNode,
    description: 'Parent; null for the root, or if the caller cannot see it.',
    id: ({ id, parentId }) => (parentId === id ? null : parentId),
  },
  owner: {
    ...userNode,
    description: 'User whose personal tenant this is; null for all other tenants.',
    id: ({ ownerId }) => ownerId,
  },
});
declareLists(TenantResolver, {
  tenants: [tenantsIn(lists.tenants), 'Returns all tenants that the caller can see.'],
  children: [tenantsIn(lists.children), 'Children of the tenant.'],
  descendants: [tenantsIn(lists.descendants), 'Descendants of the tenant.'],
  users: [usersIn(lists.usersOfTenant), 'Users that belong to the tenant.'],
  clients: [clientsIn(lists.clientsOfTenant), 'OAuth 2.0 clients that belong to the tenant.'],
  contacts: [
    contactsIn(lists.contactsOfTenant),
    'Contacts of the tenant: its own, additional ones, and users who act for it.',
  ],
  accessPolicies: [policiesIn(lists.policiesOnTenant), 'Access policies on the tenant itself.'],
  identityProviders: [
    identityProvidersIn(lists.providersOfTenant),
    'Identity providers available to the users of the tenant: its own and those inherited from ancestors.',
  ],
  jobs: [
    jobsIn(lists.jobsOfTenant),
    'Jobs of the tenant: background work that is pending or finished. Visible only to its administrators.',
  ],
  locations: [
    locationsIn(lists.locationsOfTenant),
    'Infrastructure locations that belong to the tenant.',
  ],
  availableLocations: [
    locationsIn(lists.locationsFromAbove),
    'Locations that components of the tenant can use: its own and those inherited from ancestors.',
  ],
  infraComponents: [
    infraComponentsIn(lists.componentsOfTenant),
    'Infrastructure components that belong to the tenant.',
  ],
  availableInfraComponents: [
    infraComponentsIn(lists.componentsFromAbove),
    'Components that offering items of the tenant can be bound to: its own and those inherited from ancestors.',
  ],
});
