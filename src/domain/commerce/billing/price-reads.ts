import type { Session } from '../../../database/session.js';
import { columns, inUuids, raw, sql } from '../../../database/sql.js';
import { OfferingItemPrice, type OfferingItem } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';
import { byKey } from '../offering-items/held-items.js';

/** The price of an offering item for a tenant. */
export interface Price {
  readonly item: OfferingItem;
  /** See `itemKey`. */
  readonly key: string;
  readonly name: string;
  readonly infraId: string | null;
  /** A decimal number, in the digits with which it was set. */
  readonly price: string;
  readonly version: number;
}

/** A stored price; a removed price has the value null. */
export type StoredPrice = Pick<OfferingItemPrice, 'key' | 'price' | 'priceVersion'>;

/** Returns the stored prices of one tenant. */
export function storedPrices(session: Session, tenantId: string): Promise<StoredPrice[]> {
  return session.all<StoredPrice>(
    sql`select ${columns(OfferingItemPrice, 'p', ['key', 'price', 'priceVersion'])}
      from offering_item_prices p where p.tenant_id = ${tenantId}`,
  );
}

/**
 * Condition for rows of offering items, aliased `p`, whose component is not deleted, if they have
 * one.
 */
export const onPresentInfra = raw(`(p.infra_id is null or exists (
  select 1 from infra_components c where c.id = p.infra_id and c.deleted_at is null))`);

/**
 * Returns the prices of each of `tenantIds`, in the order of their keys. Omits prices of deleted
 * components and of items that are not in the catalogue. One statement.
 */
export async function readPrices(
  { session, catalogue }: Pick<RequestContext, 'session' | 'catalogue'>,
  tenantIds: readonly string[],
): Promise<Price[][]> {
  const rows = await session.all<OfferingItemPrice>(
    sql`select ${columns(OfferingItemPrice, 'p')} from offering_item_prices p
      where ${inUuids('p.tenant_id', tenantIds)} and p.price is not null and ${onPresentInfra}`,
  );
  const prices = new Map<string, Price[]>(tenantIds.map((id) => [id, []]));
  for (const { tenantId, key, name, infraId, price, priceVersion } of rows) {
    const item = catalogue.item(name);
    if (!item) continue;
    prices.get(tenantId)!.push({
      item,
      key,
      name,
      infraId: infraId ?? null,
      price: price!,
      version: priceVersion,
    });
  }
  return tenantIds.map((id) => prices.get(id)!.sort(byKey));
}
