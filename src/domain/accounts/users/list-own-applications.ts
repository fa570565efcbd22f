import { Type } from '@sinclair/typebox';
import type { Application } from '../../../entities/index.js';
import { action, type ActionContext } from '../../core/action.js';
import { applicationsOfTenants } from '../../commerce/applications/application-reads.js';

/**
 * Lists the applications of the caller (`GET /users/me/applications`): among the applications of
 * its tenant, the application of the platform and those for which the caller has a role, or all of
 * them for callers who can read tenants.
 */
export const listOwnApplications = action({
  name: 'listOwnApplications',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      /** Whether to sort by name for display and to omit applications in their grace period. */
      forUi: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { forUi }): Promise<Application[]> {
    ctx.authorizedBy('self');
    const { tenantPath } = ctx.caller;
    const roles = (await heldRoles(ctx)).flatMap((id) => ctx.catalogue.role(id) ?? []);
    const every = roles.some(
      ({ scopes }) => scopes.includes('*') || scopes.includes('tenant_viewer'),
    );
    const types = new Set(['platform', ...roles.map(({ application }) => application)]);
    const [given] = await applicationsOfTenants(ctx, [tenantPath!], { forUi });
    const own = given!.filter((each) => every || types.has(each.type));
    return forUi ? own.sort((a, b) => (a.name < b.name ? -1 : 1)) : own;
  },
});

/**
 * Returns the roles of the caller on any tenant, including roles on single resources; for a
 * restricted token, only in its part of the tree.
 */
async function heldRoles({ caller, identity, session }: ActionContext): Promise<string[]> {
  if (caller.narrowed) return caller.grants.map(({ role }) => role);
  const { type, id, delegatedTo: client = null } = caller;
  const principal = { type: type as 'user' | 'client', id: id! };
  const policies = await identity.policiesOf(session, principal, { client });
  return policies.map(({ roleId }) => roleId);
}
