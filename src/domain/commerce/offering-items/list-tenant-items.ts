import { Type } from '@sinclair/typebox';
import { offeringItemTypes } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { notFound } from '../../core/errors.js';
import { readItems } from './offering-item-lists.js';
import { Uuid, oneOf, plainText } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import type { ListedItem } from './available-items.js';
import { editionsAsked } from './edition-asked.js';

/**
 * Lists the offering items of the enabled applications of a tenant: enabled, disabled and available
 * items (`GET /tenants/{tenant_id}/offering_items`).
 */
export const listTenantItems = action({
  name: 'listTenantItems',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      /** `*` for all editions. Items without an edition are always included. */
      edition: Type.Optional(plainText(255)),
      usageNames: Type.Optional(Type.Array(plainText(255), { maxItems: 100 })),
      type: Type.Optional(oneOf(offeringItemTypes)),
      enabled: Type.Optional(Type.Boolean()),
      infraId: Type.Optional(Uuid),
      /**
       * Whether to omit disabled items that are kept for a grace period because they were in use.
       */
      forUi: Type.Optional(Type.Boolean()),
      availableOnly: Type.Optional(Type.Boolean()),
      includeSecondary: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(
    ctx,
    { tenantId, edition = 'standard', type, includeSecondary = false, ...filter },
  ): Promise<ListedItem[]> {
    const tenant = await authorizeTenant(ctx, tenantId);
    const [items] = await readItems(ctx, [tenant], {
      ...filter,
      includeSecondary,
      editions: editionsAsked(ctx.catalogue, edition) ?? null,
      types: type ? [type] : null,
    });
    return items!;
  },
});

/**
 * As `listTenantItems`, for one application
 * (`GET /tenants/{tenant_id}/applications/{application_id}/offering_items`).
 *
 * @throws DomainError `NOT_FOUND` if the application does not exist
 */
export const listApplicationItems = action({
  name: 'listApplicationItems',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, applicationId: Uuid, edition: Type.Optional(plainText(255)) },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, applicationId, edition = 'standard' }): Promise<ListedItem[]> {
    const tenant = await authorizeTenant(ctx, tenantId);
    if (!ctx.catalogue.application(applicationId)) throw notFound('application', applicationId);
    const [items] = await readItems(ctx, [tenant], {
      applicationId,
      includeSecondary: false,
      editions: editionsAsked(ctx.catalogue, edition) ?? null,
    });
    return items!;
  },
});
