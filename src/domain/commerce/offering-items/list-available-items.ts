import { Type } from '@sinclair/typebox';
import { childKinds, tenantKind, type Tenant, type TenantKind } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import type { Catalogue } from '../../core/catalogue.js';
import { badInput } from '../../core/errors.js';
import { Uuid, oneOf, plainText } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { editionsAsked } from './edition-asked.js';
import { isOfEditions } from './editions.js';
import { heldItems, unsetItem, type ItemRow } from './held-items.js';

/** A possible child of the tenant. */
interface RequestedChild {
  /** Default: any kind that the tenant can have as a child. */
  readonly kind?: TenantKind | undefined;
  /** `*` for all editions. Items without an edition are always included. */
  readonly edition: string;
}

/**
 * Returns the items of `held` that are available for a child of the tenant, in the state of a newly
 * enabled item without a quota. `held` contains the enabled items of the tenant.
 *
 * @throws DomainError `BAD_INPUT` for a kind that the tenant cannot have as a child
 */
export function itemsForChild(
  catalogue: Catalogue,
  tenant: Pick<Tenant, 'id' | 'kind'>,
  held: readonly ItemRow[],
  { kind, edition }: RequestedChild,
): ItemRow[] {
  const possible = childKinds[tenant.kind];
  if (kind && !possible.includes(kind)) {
    throw badInput('kind', `kind must be one of ${possible.join(', ')}`);
  }
  const editions = editionsAsked(catalogue, edition);
  const kinds = kind ? [kind] : possible;
  return held
    .filter(
      ({ item }) => isOfEditions(item, editions) && kinds.some((each) => item.kinds.includes(each)),
    )
    .map((row) => unsetItem(tenant.id, row, true));
}

/**
 * Lists the items that are available for a child of `kind`, or of any kind, see `itemsForChild`
 * (`GET /tenants/{tenant_id}/offering_items/available_for_child`).
 */
export const listAvailableItems = action({
  name: 'listAvailableItems',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    {
      tenantId: Uuid,
      kind: Type.Optional(oneOf(tenantKind.values)),
      edition: Type.Optional(plainText(255)),
    },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, kind, edition = 'standard' }): Promise<ItemRow[]> {
    const tenant = await authorizeTenant(ctx, tenantId);
    const held = await heldItems(ctx, [tenant]);
    return itemsForChild(ctx.catalogue, tenant, held.get(tenantId)!, { kind, edition });
  },
});
