import { Type } from '@sinclair/typebox';
import { ByDialect, inTexts, sql } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { badInput } from '../../core/errors.js';
import { Uuid, nullable, plainText } from '../../core/schema.js';
import { authorizeAtParent } from '../../access/tree/authorize-at-parent.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { billingWriters } from './billing-reads.js';
import { assertCarried, assertDistinct, chargedItem, type ChargedItem } from './charged-item.js';
import { readPeriods, type Period } from './period-reads.js';

const ItemInput = Type.Object(
  {
    applicationId: Uuid,
    infraComponentId: Type.Optional(nullable(Uuid)),
    /** The type of the component. If it is given, it must match that of the item. */
    infraComponentType: Type.Optional(nullable(plainText(255))),
    name: plainText(255),
  },
  { additionalProperties: false },
);

const CurrentPeriod = Type.Object(
  {
    start: Type.String({
      pattern: '^\\d{4}-\\d\\d-\\d\\d$',
      expected: 'a date such as 2026-01-31',
    }),
  },
  { additionalProperties: false },
);

/** The periods to set. Other periods do not change. */
export const periodChanges = {
  items: Type.Array(
    Type.Object(
      { offeringItem: ItemInput, currentPeriod: nullable(CurrentPeriod) },
      { additionalProperties: false },
    ),
    { maxItems: 1000 },
  ),
};

/** The change of one period. */
interface Change extends ChargedItem {
  /** First day of the period, `YYYY-MM-DD`; null resets it to calendar months. */
  readonly start: string | null;
}

/**
 * Sets the billing periods of offering items of a tenant, all or none
 * (`PUT /billing/tenants/{tenant_id}/periods`). An item need not be enabled to have a period. A
 * tenant cannot change its own billing.
 */
export const updatePeriods = action({
  name: 'updatePeriods',
  scopes: billingWriters,
  input: Type.Object({ tenantId: Uuid, ...periodChanges }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { tenantId, items }): Promise<{ tenant: TenantRow; periods: Period[] }> {
    // Prevents concurrent deletion of the components.
    await lockTree(ctx.session, 'share');
    const { tenant } = await authorizeAtParent(ctx, tenantId, billingWriters);
    const changes = items.map(({ offeringItem, currentPeriod }, index): Change => {
      const { applicationId, name, infraComponentId: infraId } = offeringItem;
      const named = chargedItem(
        ctx.catalogue,
        { applicationId, name, infraId },
        { path: ['items', index, 'offeringItem'], infraField: 'infraComponentId' },
      );
      assertCounted(named, offeringItem.infraComponentType ?? null);
      if (currentPeriod) assertStart(currentPeriod.start, index, ctx.now);
      return { ...named, start: currentPeriod?.start ?? null };
    });
    assertDistinct(changes);
    const set = changes.filter(({ start }) => start !== null);
    await assertCarried(ctx, tenant, set);
    await remove(
      ctx,
      tenantId,
      changes.filter(({ start }) => start === null),
    );
    await write(ctx, tenantId, set);
    ctx.audit({
      tenantId,
      objectType: 'billing_periods',
      objectId: tenantId,
      fields: changes.map(({ key }) => key),
    });
    const [periods] = await readPeriods(ctx, [tenant]);
    return { tenant, periods: periods! };
  },
});

/** Only items with a usage have periods, and only on components of the type that the item requires. */
function assertCounted({ item, inputPath: { path } }: ChargedItem, type: string | null): void {
  if (item.type === 'feature') {
    const field = [...path, 'name'];
    throw badInput(field, `${field.join('.')} is a feature, which has no usage`);
  }
  if (type !== null && type !== item.capability) {
    const field = [...path, 'infraComponentType'];
    throw badInput(field, `${field.join('.')} is not the component type of ${item.name}`);
  }
}

const earliest = '2000-01-01';
const day = 24 * 60 * 60 * 1000;
const dateOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

/** @throws DomainError `BAD_INPUT` unless `start` is a valid date that has ended in UTC */
function assertStart(start: string, index: number, now: number): void {
  const refuse = (why: string) => {
    const field = ['items', index, 'currentPeriod', 'start'];
    return badInput(field, `${field.join('.')} ${why}`);
  };
  const moment = Date.parse(`${start}T00:00:00Z`);
  if (Number.isNaN(moment) || dateOf(moment) !== start)
    throw refuse('is not a valid calendar date');
  if (start < earliest) throw refuse(`must not be before ${earliest}`);
  if (start > dateOf(now - day)) throw refuse('must not be later than yesterday (UTC)');
}

async function remove(
  ctx: WriteContext,
  tenantId: string,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const keys = changes.map(({ key }) => key);
  await ctx.session.all(
    sql`delete from billing_periods where tenant_id = ${tenantId} and ${inTexts('key', keys)}`,
  );
}

async function write(
  ctx: WriteContext,
  tenantId: string,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  const list = JSON.stringify(
    changes.map(({ key, name, infraId, start }) => [key, name, infraId, start]),
  );
  await ctx.session.all(
    sql`insert into billing_periods (tenant_id, key, name, infra_id, start_date, updated_at)
      ${new ByDialect(
        sql`select ${tenantId}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, ${ctx.now}
          from json_each(${list}) where true order by 2`,
        sql`select ${tenantId}::uuid, value ->> 0, value ->> 1, (value ->> 2)::uuid, value ->> 3,
            ${ctx.now}::bigint
          from jsonb_array_elements(${list}::jsonb) order by 2`,
      )}
      on conflict (tenant_id, key) do update set start_date = excluded.start_date,
        updated_at = excluded.updated_at
      where billing_periods.start_date <> excluded.start_date`,
  );
}
