import { badInput } from '../../core/errors.js';

/** A scope of a registration token: a role on a tenant, or a permission in a plan of another service. */
export type RegistrationScope =
  | { readonly type: 'role'; readonly tenantId: string; readonly roleId: string }
  | { readonly type: 'policyManagement'; readonly tenantId: string };

const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const role = new RegExp(`^urn:acronis\\.com:tenant-id:(${uuid})?:([a-z]\\w{0,63})$`);
const policyManagement = new RegExp(
  `^urn:acronis\\.com::policy_management:(${uuid})\\|${uuid}:apply_revoke$`,
);

/**
 * Parses the scopes of a registration token, in their order. A role without a tenant is a role on
 * `ownTenantId`, the tenant of the token, as samples of the vendor send it. The plan in the second
 * form belongs to another service: only the format of its id is checked.
 *
 * @throws DomainError `BAD_INPUT` for the first scope of neither form
 */
export function readRegistrationScopes(
  texts: readonly string[],
  ownTenantId: string,
): RegistrationScope[] {
  return texts.map((text, index) => {
    const [, tenantId = ownTenantId, roleId] = role.exec(text) ?? [];
    if (roleId !== undefined) return { type: 'role', tenantId, roleId };
    const [, managed] = policyManagement.exec(text) ?? [];
    if (managed !== undefined) return { type: 'policyManagement', tenantId: managed };
    throw badInput(
      ['scopes', index],
      `scopes.${index} must be urn:acronis.com:tenant-id:TENANT:ROLE or urn:acronis.com::policy_management:TENANT|POLICY:apply_revoke`,
    );
  });
}
