import type { Session } from '../../../database/session.js';
import { inTexts, sql, startsWith } from '../../../database/sql.js';
import type { ActionContext } from '../../core/action.js';
import { pathsTo } from '../../core/paths.js';
import { tenantById } from '../../access/tree/tenant-reads.js';
import { refreshQuotaStates } from '../usages/quota-states.js';
import { availableItems } from './available-items.js';
import { heldItems } from './held-items.js';
import { turnOffItems, turnOffUnsupported } from './turn-off-items.js';

/**
 * Adapts the items of a tenant and its descendants to their new position, after a move, a change of
 * the kind or a restore. Disables items that the parent does not have or that the kind does not
 * allow, and reduces quotas to the hard quotas of the ancestors. Runs in the transaction of the
 * change, after the change was written, with the exclusive tree lock.
 */
export async function fitItems(
  ctx: Pick<ActionContext, 'session' | 'catalogue' | 'now'>,
  tenantId: string,
): Promise<void> {
  const tenant = (await tenantById(ctx.session, tenantId, ['kind', 'parentId']))!;
  const held = (await heldItems(ctx, [tenant])).get(tenantId)!;
  const available = (await availableItems(ctx, [tenant])).get(tenantId)!;
  const lost = held.filter(({ key }) => !available.has(key));
  await turnOffItems(ctx.session, tenant.path, lost, ctx.now);
  await turnOffUnsupported(
    ctx.session,
    tenant.path,
    ctx.catalogue.items.filter(({ type }) => type === 'infra').map(({ name }) => name),
    ctx.now,
  );
  await refreshQuotaStates(ctx.session, await lowerQuotas(ctx.session, tenant.path, ctx.now));
}

interface LoweredQuota {
  tenantId: string;
  key: string;
}

/**
 * Reduces quotas at and below `path` to the lowest hard quota above it. Returns the changed items.
 */
async function lowerQuotas(session: Session, path: string, now: number): Promise<LoweredQuota[]> {
  return session.all<LoweredQuota>(
    sql`update tenant_offering_items as i
      set quota_value = cap.hard_limit, quota_version = i.quota_version + 1, updated_at = ${now}
      from tenants t,
        (select a.key as limited, min(a.quota_value + a.quota_overage) as hard_limit
          from tenants above join tenant_offering_items a on a.tenant_id = above.id
          where ${inTexts('above.path', pathsTo(path).slice(0, -1))} and a.enabled
            and a.deleted_at is null and a.quota_value is not null and a.quota_overage is not null
          group by a.key) cap
      where t.id = i.tenant_id and ${startsWith('t.path', path)} and cap.limited = i.key
        and i.enabled and i.deleted_at is null and i.quota_value > cap.hard_limit
      returning tenant_id as "tenantId", key as "key"`,
  );
}
