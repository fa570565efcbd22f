import { action } from '../../core/action.js';
import { addPolicy } from '../../access/policies/policy-changes.js';
import { assertMayGrant } from '../../access/policies/policy-rules.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { addClient, type ClientWithSecret } from './add-client.js';
import { CreateClientInput } from './client-input.js';
import {
  assertAddresses,
  assertOpenForClients,
  assertStorable,
  clientScopes,
  dataWithOrigin,
  scopesFor,
  writtenData,
} from './client-rules.js';

/**
 * Registers a client with a tenant (`POST /clients`). An `api_client` gets the administrator role
 * of the tenant, which its creator must be able to grant. A `managed_client` gets no role.
 */
export const createClient = action({
  name: 'createClient',
  scopes: clientScopes,
  input: CreateClientInput,
  writes: true,
  async perform(ctx, input): Promise<ClientWithSecret> {
    await lockTree(ctx.session, 'share');
    const tenant = await authorizeTenant(ctx, input.tenantId, { scopes: scopesFor(input.type) });
    await assertOpenForClients(ctx.session, tenant);
    if (input.data) assertStorable(input.data);
    assertAddresses(input);

    const added = addClient(ctx, {
      tenantId: tenant.id,
      type: input.type,
      data: await dataWithOrigin(ctx, writtenData(input.data ?? {})),
      tokenEndpointAuthMethod: input.tokenEndpointAuthMethod,
      redirectUris: input.redirectUris,
      postLogoutRedirectUris: input.postLogoutRedirectUris,
      originId: input.originId,
      createdBy: ctx.caller.id ?? 'system',
    });
    if (input.type === 'api_client') {
      const trustee = { type: 'client', id: added.id } as const;
      const role = ctx.catalogue.administratorOf(tenant.kind);
      assertMayGrant(ctx, tenant, role, trustee);
      addPolicy(ctx, trustee, { tenantId: tenant.id, roleId: role.id });
    }
    return added.written();
  },
});
