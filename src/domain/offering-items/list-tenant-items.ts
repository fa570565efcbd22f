import { Type } from '@sinclair/typebox';
import { offeringItemTypes } from '../../entities/index.js';
import { action, type ActionContext } from '../action.js';
import { notFound } from '../errors.js';
import { Uuid, oneOf, plainText } from '../schema.js';
import { gateTenant, type TenantRow } from '../tenants/tenant-reads.js';
import { listedItems, type ListedItem } from './available-items.js';
import { editionsAsked } from './edition-asked.js';
import { isOfEditions } from './editions.js';

/**
 * An item that depends on another, and is off: it is of no interest as long as nobody asks for it.
 */
export const isIdle = ({ item, enabled }: Pick<ListedItem, 'item' | 'enabled'>) =>
  item.dependsOn.length > 0 && !enabled;

/** Whether an item is off, and its data are kept for a while. */
export const isOnGrace = ({ graceUntil }: Pick<ListedItem, 'graceUntil'>, now: number) =>
  graceUntil !== null && graceUntil > now;

async function itemsAt(ctx: ActionContext, tenant: TenantRow): Promise<ListedItem[]> {
  return (await listedItems(ctx, [tenant])).get(tenant.id)!;
}

/**
 * The offering items of the applications that are on for a tenant: on and off, and those that it
 * could be given (`GET /tenants/{tenant_id}/offering_items`).
 */
export const listTenantItems = action({
  name: 'listTenantItems',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      /** `*` for all of them; items without an edition are always there. */
      edition: Type.Optional(plainText(255)),
      usageNames: Type.Optional(Type.Array(plainText(255), { maxItems: 100 })),
      type: Type.Optional(oneOf(offeringItemTypes)),
      enabled: Type.Optional(Type.Boolean()),
      infraId: Type.Optional(Uuid),
      /** Leave out what was turned off and is kept for a while because it was in use. */
      forUi: Type.Optional(Type.Boolean()),
      availableOnly: Type.Optional(Type.Boolean()),
      includeSecondary: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, edition = 'standard', ...wanted }): Promise<ListedItem[]> {
    const tenant = await gateTenant(ctx, tenantId);
    const editions = editionsAsked(ctx.catalogue, edition);
    const usages = wanted.usageNames && new Set(wanted.usageNames);
    return (await itemsAt(ctx, tenant)).filter(
      (row) =>
        isOfEditions(row.item, editions) &&
        (wanted.includeSecondary === true || !isIdle(row)) &&
        (!usages || usages.has(row.item.usageName)) &&
        (wanted.type === undefined || row.item.type === wanted.type) &&
        (wanted.enabled === undefined || row.enabled === wanted.enabled) &&
        (wanted.infraId === undefined || row.infraId === wanted.infraId) &&
        !(wanted.forUi === true && isOnGrace(row, ctx.now)) &&
        (wanted.availableOnly !== true || row.available),
    );
  },
});

/**
 * As `listTenantItems`, of one application
 * (`GET /tenants/{tenant_id}/applications/{application_id}/offering_items`).
 *
 * @throws DomainError `NOT_FOUND` if there is no such application.
 */
export const listApplicationItems = action({
  name: 'listApplicationItems',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, applicationId: Uuid, edition: Type.Optional(plainText(255)) },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, applicationId, edition = 'standard' }): Promise<ListedItem[]> {
    const tenant = await gateTenant(ctx, tenantId);
    if (!ctx.catalogue.application(applicationId)) throw notFound('application', applicationId);
    const editions = editionsAsked(ctx.catalogue, edition);
    return (await itemsAt(ctx, tenant)).filter(
      (row) =>
        row.item.applicationId === applicationId &&
        isOfEditions(row.item, editions) &&
        !isIdle(row),
    );
  },
});
