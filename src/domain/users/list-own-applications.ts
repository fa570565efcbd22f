import { Type } from '@sinclair/typebox';
import type { Application } from '../../entities/index.js';
import { action } from '../action.js';
import { applicationsOfTenants } from '../applications/application-reads.js';

/**
 * The applications that the caller has to do with (`GET /users/me/applications`): of those that
 * their tenant has, the platform's own, those they hold a role of, and every one for whoever looks
 * after tenants.
 */
export const listOwnApplications = action({
  name: 'listOwnApplications',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      /** By name, as they are shown to people, and without those on a grace period. */
      forUi: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { forUi }): Promise<Application[]> {
    ctx.authorizedBy('self');
    const { type, id, tenantPath } = ctx.caller;
    const policies = await ctx.identity.policiesOf(ctx.session, {
      type: type as 'user' | 'client',
      id: id!,
    });
    const roles = policies.flatMap(({ roleId }) => ctx.catalogue.role(roleId) ?? []);
    const every = roles.some(
      ({ scopes }) => scopes.includes('*') || scopes.includes('tenant_viewer'),
    );
    const types = new Set(['platform', ...roles.map(({ application }) => application)]);
    const [given] = await applicationsOfTenants(ctx, [tenantPath!], { forUi });
    const own = given!.filter((each) => every || types.has(each.type));
    return forUi ? own.sort((a, b) => (a.name < b.name ? -1 : 1)) : own;
  },
});
