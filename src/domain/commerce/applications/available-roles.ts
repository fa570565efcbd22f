import { Type } from '@sinclair/typebox';
import {
  enumeration,
  type Application,
  type Role,
  type Tenant,
  type ValueOf,
} from '../../../entities/index.js';
import { action } from '../../core/action.js';
import type { Catalogue } from '../../core/catalogue.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { applicationsOfTenants, type ApplicationReads } from './application-reads.js';
import { findApplication } from '../../core/find-application.js';

export const roleType = enumeration('RoleType', 'Type of a role.', {
  admin: 'Role for administrators of tenants or of an application.',
  user: 'Role for users of an application.',
});
export type RoleType = ValueOf<typeof roleType>;

/**
 * Roles with a scope that can read tenants, or with a name such as `notary_admin`, are roles of
 * administrators.
 */
const typeOf = ({ id, scopes }: Pick<Role, 'id' | 'scopes'>): RoleType =>
  scopes.includes('*') || scopes.includes('tenant_viewer') || id.endsWith('_admin')
    ? 'admin'
    : 'user';

/** A role that can be held on a tenant. */
export interface AvailableRole {
  readonly role: Role;
  readonly application: Application;
  readonly type: RoleType;
  /** Whether it is the default role of administrators of this kind of tenant. */
  readonly isDefault: boolean;
  /** False if the role fits the kind of the tenant, but its application is disabled. */
  readonly usable: boolean;
}

type RoleTenant = Pick<Tenant, 'path' | 'kind'>;

function rolesFor(
  catalogue: Catalogue,
  { kind }: RoleTenant,
  on: readonly Application[],
): AvailableRole[] {
  const standard = catalogue.administratorOf(kind);
  return catalogue.applications.flatMap((application) =>
    catalogue.roles
      .filter((role) => role.application === application.type && role.kinds.includes(kind))
      .map((role) => ({
        role,
        application,
        type: typeOf(role),
        isDefault: role.id === standard.id,
        usable: on.includes(application),
      })),
  );
}

/**
 * Returns the roles that fit the kinds of `tenants`, in that order, regardless of whether their
 * applications are enabled. One statement.
 */
export async function rolesOfTenants(
  ctx: ApplicationReads,
  tenants: readonly RoleTenant[],
): Promise<AvailableRole[][]> {
  const on = await applicationsOfTenants(
    ctx,
    tenants.map(({ path }) => path),
    { forUi: true },
  );
  return tenants.map((tenant, index) => rolesFor(ctx.catalogue, tenant, on[index]!));
}

/**
 * Lists the roles that can be held on a tenant, of all applications or of one
 * (`GET /tenants/{tenant_id}/applications/roles`,
 * `GET /tenants/{tenant_id}/applications/{application_id}/roles`).
 *
 * @throws DomainError `NOT_FOUND` if the application does not exist
 */
export const listAvailableRoles = action({
  name: 'listAvailableRoles',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      applicationId: Type.Optional(Uuid),
      /** Whether to include roles whose application is disabled. */
      unusable: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, applicationId, unusable = false }): Promise<AvailableRole[]> {
    const tenant = await authorizeTenant(ctx, tenantId, { columns: ['kind'] });
    if (applicationId !== undefined) findApplication(ctx, applicationId);
    const [roles] = await rolesOfTenants(ctx, [tenant]);
    return roles!.filter(
      ({ application, usable }) =>
        (unusable || usable) && (applicationId === undefined || application.id === applicationId),
    );
  },
});
