import { applyChanges } from '../../../database/apply-changes.js';
import { Client } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError, notFound, versionMismatch } from '../../core/errors.js';
import { setUpdatedAt } from '../../core/set-updated-at.js';
import { assertCovers, lockTrustee } from '../../access/policies/policy-rules.js';
import { isDisabledAt } from '../../access/tree/tenant-rules.js';
import { UpdateClientInput } from './client-input.js';
import {
  clientById,
  authorizeClient,
  type ClientRow,
} from '../../access/principals/client-reads.js';
import {
  assertAddresses,
  assertStorable,
  clientScopes,
  dataWithOrigin,
  scopesFor,
  writtenData,
} from './client-rules.js';

/**
 * Updates, enables or disables a client (`PUT /clients/{client_id}`). Redirect URIs are as
 * sensitive as the secret, so the caller must be able to grant all roles of the client.
 */
export const updateClient = action({
  name: 'updateClient',
  scopes: clientScopes,
  input: UpdateClientInput,
  writes: true,
  async perform(ctx, { clientId, version, ...changes }): Promise<ClientRow> {
    await lockTrustee(ctx.session, { type: 'client', id: clientId });
    const { path } = await authorizeClient(ctx, clientId, {
      scopes: ({ type }) => scopesFor(type),
    });
    await assertCovers(ctx, { type: 'client', id: clientId });
    const client = await ctx.em.findOneOrFail(Client, clientId);
    if (client.deletedAt !== null) throw notFound('client', clientId);
    if (version !== undefined && version !== client.version) {
      throw versionMismatch('client', clientId);
    }
    const { data, status, redirectUris, postLogoutRedirectUris, originId } = changes;
    if (data) assertStorable(data);
    assertAddresses(changes);
    const isNew = (uri: string) => !client.redirectUris.includes(uri);
    let written = data ? writtenData(data, client.data) : client.data;
    if (redirectUris?.some(isNew)) written = await dataWithOrigin(ctx, written);
    if (status) await applyStatus(ctx, client, path, status);
    const fields = applyChanges(ctx.em, Client, client, {
      data: written,
      ...(redirectUris && { redirectUris: [...new Set(redirectUris)] }),
      ...(postLogoutRedirectUris && {
        postLogoutRedirectUris: [...new Set(postLogoutRedirectUris)],
      }),
      ...(originId !== undefined && { originId: originId || null }),
    });
    setUpdatedAt(client, ctx.now);
    ctx.audit({ tenantId: client.tenantId, objectType: 'client', objectId: clientId, fields });
    await ctx.em.flush();
    return (await clientById(ctx.session, clientId))!;
  },
});

/**
 * Disabling a client invalidates its tokens permanently; they do not become valid again when it is
 * enabled.
 */
async function applyStatus(
  ctx: WriteContext,
  client: Client,
  tenantPath: string,
  status: Client['status'],
): Promise<void> {
  if (status === client.status) return;
  if (status === 'disabled') client.tokenGeneration++;
  else if (await isDisabledAt(ctx.session, tenantPath)) {
    throw new DomainError('PARENT_DISABLED', 'the tenant or one of its ancestors is disabled', {
      field: ['status'],
    });
  }
  client.status = status;
}
