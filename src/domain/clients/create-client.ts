import { randomUUID } from 'node:crypto';
import { Client, newStamps } from '../../entities/index.js';
import { action, type WriteContext } from '../action.js';
import { DomainError } from '../errors.js';
import { hashSecret, randomSecret } from '../identity/secrets.js';
import { addPolicy } from '../policies/policy-changes.js';
import { assertMayGrant } from '../policies/policy-rules.js';
import { lockTree } from '../tenants/place.js';
import { gateTenant, type TenantRow } from '../tenants/tenant-reads.js';
import { isDisabledAt } from '../tenants/tenant-rules.js';
import { CreateClientInput } from './client-input.js';
import { clientById, type ClientRow } from './client-reads.js';
import { assertRedirectUris, assertStorable, clientScopes, scopesFor } from './client-rules.js';

/** A client with what it proves itself by. Shown this once: only hashes are kept. */
export interface ClientWithSecret {
  readonly client: ClientRow;
  readonly secret: string;
  readonly registrationToken: string;
}

/**
 * Registers a client with a tenant (`POST /clients`). An `api_client` becomes an administrator of
 * the tenant, which its creator must be able to make it; a `managed_client` gets no role.
 */
export const createClient = action({
  name: 'createClient',
  scopes: clientScopes,
  input: CreateClientInput,
  writes: true,
  async perform(ctx, input): Promise<ClientWithSecret> {
    await lockTree(ctx.session, 'share');
    const tenant = await gateTenant(ctx, input.tenantId, { scopes: scopesFor(input.type) });
    await assertOpen(ctx, tenant);
    if (input.data) assertStorable(input.data);
    if (input.redirectUris) assertRedirectUris(input.redirectUris);

    const id = randomUUID();
    const secret = randomSecret();
    const registrationToken = randomSecret();
    ctx.em.create(
      Client,
      {
        id,
        ...newStamps(ctx.now),
        tenantId: tenant.id,
        type: input.type,
        data: input.data ?? {},
        tokenEndpointAuthMethod: input.tokenEndpointAuthMethod,
        secretHash: hashSecret(secret),
        registrationTokenHash: hashSecret(registrationToken),
        secretExpiresAt: 0,
        createdBy: ctx.caller.id ?? 'system',
        lastAccessAt: null,
        lastAccessFromIp: null,
        status: 'enabled',
        redirectUris: [...new Set(input.redirectUris)],
        originId: input.originId || null,
        tokenGeneration: 1,
      },
      { persist: true },
    );
    ctx.audit({ tenantId: tenant.id, objectType: 'client', objectId: id });
    if (input.type === 'api_client') {
      const role = ctx.catalogue.administratorOf(tenant.kind);
      assertMayGrant(ctx, tenant, role, { type: 'client', id });
      addPolicy(ctx, { type: 'client', id }, { tenantId: tenant.id, roleId: role.id });
    }
    await ctx.em.flush();
    return { client: (await clientById(ctx.session, id))!, secret, registrationToken };
  },
});

/** @throws DomainError for a personal tenant, or one that is disabled. */
async function assertOpen(ctx: WriteContext, tenant: TenantRow): Promise<void> {
  if (tenant.ownerId) {
    throw new DomainError('BUSINESS_RULE', 'a personal tenant has no clients', {
      field: ['tenantId'],
    });
  }
  if (await isDisabledAt(ctx.session, tenant.path)) {
    throw new DomainError('PARENT_DISABLED', 'the tenant is disabled', { field: ['tenantId'] });
  }
}
