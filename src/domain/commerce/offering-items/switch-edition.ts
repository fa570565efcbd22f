import { inTexts, sql, startsWith } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { authorizeAtParent } from '../../access/tree/authorize-at-parent.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import { refreshNamedStates } from '../usages/quota-states.js';
import { shiftHistory } from '../usages/shift-history.js';
import { shiftUsage } from '../usages/shift-usage.js';
import { assertPossible } from './check-edition-switch.js';
import { isOfEditions } from './editions.js';
import { storedItems, type ItemRow } from './held-items.js';
import { moveItems, movePrices, moveUsages, turnOnNeeded } from './move-items.js';
import { SwitchInput, planEditionSwitch, type EditionSwitch } from './plan-edition-switch.js';
import { turnOffItems } from './turn-off-items.js';

/**
 * Switches a tenant and its descendants to another edition of an application, all or none (`PUT
 * /tenants/{tenant_id}/edition`). Items are replaced by items of the edition that count the same
 * usage, with their quotas, locks, usage, prices and billing periods. Items without a counterpart
 * are disabled. The number of statements does not depend on the number of tenants. Returns the
 * items of the tenant in this edition or without an edition, ordered by key.
 *
 * @throws DomainError as `checkEditionSwitch`
 */
export const switchEdition = action({
  name: 'switchEdition',
  scopes: ['tenant_admin'],
  input: SwitchInput,
  writes: true,
  async perform(ctx, { tenantId, applicationId, targetEdition }): Promise<ItemRow[]> {
    // Exclusive: prevents concurrent changes of items, reports of usage, deletions of components,
    // and moves.
    await lockTree(ctx.session, 'alone');
    const authorized = await authorizeAtParent(ctx, tenantId, ['tenant_admin']);
    const plan = await planEditionSwitch(ctx, authorized, { applicationId, targetEdition });
    assertPossible(plan);
    await carryOut(ctx, authorized.tenant, plan);
    ctx.audit({
      tenantId,
      objectType: 'tenant',
      objectId: tenantId,
      fields: [...plan.moves.map(({ to }) => to), ...plan.dropped].map(({ key }) => key),
    });
    const rows = await storedItems(ctx, sql`i.tenant_id = ${tenantId} and i.deleted_at is null`);
    return rows.filter(
      ({ item }) => item.applicationId === applicationId && isOfEditions(item, [targetEdition]),
    );
  },
});

async function carryOut(
  ctx: WriteContext,
  tenant: Pick<Tenant, 'id' | 'path'>,
  { moves, dropped, needs }: EditionSwitch,
): Promise<void> {
  const { id, path } = tenant;
  if (moves.length > 0) {
    const keys = moves.flatMap(({ from, to }) => [from.key, to.key]);
    // The ancestors have the usage under the old names, so it is subtracted first and added again.
    await shiftUsage(ctx, { id, path }, { from: path, to: null });
    await shiftHistory(ctx.session, { id, path }, keys, 'take', ctx.now);
    await moveItems(ctx, path, moves);
    await turnOnNeeded(ctx, path, needs);
    await moveUsages(ctx, path, moves);
    await movePrices(ctx, path, moves);
    await shiftUsage(ctx, { id, path }, { from: null, to: path });
    await shiftHistory(ctx.session, { id, path }, keys, 'give', ctx.now);
    await refreshNamedStates(
      ctx.session,
      sql`(select i.tenant_id, i.key from tenants t
        join tenant_offering_items i on i.tenant_id = t.id
        where ${startsWith('t.path', path)} and ${inTexts('i.key', keys)})`,
    );
  }
  await turnOffItems(ctx.session, path, dropped, ctx.now);
}
