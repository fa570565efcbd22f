import { Type } from '@sinclair/typebox';
import { ByDialect, sql } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { Uuid, Version, nullable, plainText } from '../../core/schema.js';
import { authorizeAtParent } from '../../access/tree/authorize-at-parent.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { assertCarried, assertDistinct, chargedItem, type ChargedItem } from './charged-item.js';
import { readPrices, storedPrices, type Price } from './price-reads.js';

/** An amount in the currency of the tenant, as text, because a number would lose digits. */
const Amount = Type.String({
  pattern: '^\\d{1,15}(\\.\\d{1,10})?$',
  expected: 'a decimal number as a string, such as "12.50"',
});

const PriceInput = Type.Object(
  {
    applicationId: Uuid,
    infraId: Type.Optional(nullable(Uuid)),
    name: plainText(255),
    price: Amount,
    version: Type.Optional(Version),
  },
  { additionalProperties: false },
);

/** The prices to set. Other prices do not change. */
export const priceChanges = { items: Type.Array(PriceInput, { maxItems: 1000 }) };

/** The change of one price. */
interface Change extends ChargedItem {
  /** Null removes the price. */
  readonly price: string | null;
  /** The stored version; 0 if there is none. */
  readonly stored: number;
}

const isZero = (price: string): boolean => /^[0.]+$/.test(price);

/**
 * Sets the prices of offering items for a tenant, all or none
 * (`PUT /tenants/{tenant_id}/offering_items/pricing`). A price of zero removes the price. An item
 * need not be enabled to have one.
 *
 * @throws DomainError `VERSION_MISMATCH` unless each version is the stored one: 0 or no version for
 *   a price that does not exist
 */
export const updatePrices = action({
  name: 'updatePrices',
  scopes: ['tenant_admin'],
  input: Type.Object({ tenantId: Uuid, ...priceChanges }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { tenantId, items }): Promise<{ tenant: TenantRow; prices: Price[] }> {
    // Prevents concurrent deletion of the components.
    await lockTree(ctx.session, 'share');
    const { tenant } = await authorizeAtParent(ctx, tenantId, ['tenant_admin']);
    if (tenant.kind === 'root') {
      throw new DomainError('BUSINESS_RULE', 'the root tenant is not charged', {
        context: { tenantId },
      });
    }
    const named = items.map((item, index) =>
      chargedItem(ctx.catalogue, item, { path: ['items', index], infraField: 'infraId' }),
    );
    assertDistinct(named);

    const stored = new Map(
      (await storedPrices(ctx.session, tenantId)).map((row) => [row.key, row]),
    );
    const changes: Change[] = [];
    for (const [index, { price: amount, version = 0 }] of items.entries()) {
      const item = named[index]!;
      const row = stored.get(item.key);
      const before = row?.price ?? null;
      // A removed price does not exist for callers, so they cannot know its version.
      if (version !== (before === null ? 0 : row!.priceVersion)) throw stalePrice(tenantId, index);
      const price = isZero(amount) ? null : amount;
      if (price !== before) changes.push({ ...item, price, stored: row?.priceVersion ?? 0 });
    }
    await assertCarried(
      ctx,
      tenant,
      changes.filter(({ price }) => price !== null),
    );
    await write(ctx, tenantId, changes);
    ctx.audit({
      tenantId,
      objectType: 'prices',
      objectId: tenantId,
      fields: changes.map(({ key }) => key),
    });
    const [prices] = await readPrices(ctx, [tenantId]);
    return { tenant, prices: prices! };
  },
});

const stalePrice = (tenantId: string, index: number) =>
  new DomainError(
    'VERSION_MISMATCH',
    `items.${index}.version is not the current version of the price`,
    { field: ['items', index, 'version'], context: { tenantId } },
  );

/** Writes the changes with one statement, which also detects concurrent changes. */
async function write(
  ctx: WriteContext,
  tenantId: string,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const list = JSON.stringify(
    changes.map(({ key, name, infraId, price, stored }) => [key, name, infraId, price, stored + 1]),
  );
  const written = await ctx.session.all(
    sql`insert into offering_item_prices
        (tenant_id, key, name, infra_id, price, price_version, updated_at)
      ${new ByDialect(
        sql`select ${tenantId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, ${ctx.now}
          from json_each(${list}) where true order by 2`,
        sql`select ${tenantId}::uuid, value ->> 0, value ->> 1, (value ->> 2)::uuid, value ->> 3,
            (value ->> 4)::integer, ${ctx.now}::bigint
          from jsonb_array_elements(${list}::jsonb) order by 2`,
      )}
      on conflict (tenant_id, key) do update set price = excluded.price,
        price_version = excluded.price_version, updated_at = excluded.updated_at
      where offering_item_prices.price_version = excluded.price_version - 1
      returning key`,
  );
  if (written.length < changes.length) {
    throw new DomainError(
      'VERSION_MISMATCH',
      'items contains a price that has changed since the request began',
      {
        field: ['items'],
        context: { tenantId },
      },
    );
  }
}
