import { Type } from '@sinclair/typebox';
import { inUuids, sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { foundByIds } from '../../core/list.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import {
  availableAt,
  providersWhere,
  readableProviders,
  shownProvider,
  type ProviderRow,
} from './provider-reads.js';

/**
 * Returns a provider by id (`GET /identity_providers/{idp_id}`) to callers who can read its owner
 * or a tenant that inherits it.
 */
export const getProvider = action({
  name: 'getIdentityProvider',
  scopes: ['tenant_viewer'],
  input: Type.Object({ idpId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { idpId }): Promise<ProviderRow> {
    ctx.authorizedBy('filter');
    const [provider] = await providersWhere(
      ctx.session,
      sql`i.id = ${idpId} and ${readableProviders(ctx.caller)}`,
    );
    if (!provider) throw notFound('idp', idpId);
    return shownProvider(ctx, provider);
  },
});

/**
 * Returns providers by ids (`GET /identity_providers`), without providers that are not visible to
 * the caller.
 *
 * @throws DomainError `NOT_FOUND` if none of them is visible
 */
export const listProviders = action({
  name: 'listIdentityProviders',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { uuids: Type.Array(Uuid, { maxItems: 100 }) },
    { additionalProperties: false },
  ),
  async perform(ctx, { uuids }): Promise<ProviderRow[]> {
    ctx.authorizedBy('filter');
    const found = await providersWhere(
      ctx.session,
      sql`${inUuids('i.id', uuids)} and ${readableProviders(ctx.caller)}`,
    );
    return foundByIds('idp', uuids, found).map((row) => shownProvider(ctx, row));
  },
});

/**
 * Lists the ids of the providers of a tenant, its own first, then those of its ancestors
 * (`GET /tenants/{tenant_id}/identity_providers`).
 */
export const listTenantProviderIds = action({
  name: 'listTenantIdentityProviderIds',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<string[]> {
    const tenant = await authorizeTenant(ctx, tenantId);
    const found = await providersWhere(ctx.session, availableAt(tenant));
    return found.sort((a, b) => b.depth - a.depth).map(({ id }) => id);
  },
});
