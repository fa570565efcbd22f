import { Type } from '@sinclair/typebox';
import { inTexts, sql } from '../../../database/sql.js';
import type { Application } from '../../../entities/index.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { administersAbove } from '../offering-items/item-rules.js';
import { turnOffNamed } from '../offering-items/turn-off-items.js';
import { authorizeAtParent } from '../../access/tree/authorize-at-parent.js';
import { lockTree } from '../../access/tree/tree-locks.js';
import type { TenantRow } from '../../access/tree/tenant-reads.js';
import { bindApplications, unbindBelow } from './bind-applications.js';
import { applicationsOfTenants } from './application-reads.js';
import { findApplication, isAlwaysOn } from '../../core/find-application.js';

type Given = Awaited<ReturnType<typeof authorizeAtParent>>;

const Binding = Type.Object(
  { tenantId: Uuid, applicationId: Uuid },
  { additionalProperties: false },
);

const record = (ctx: WriteContext, tenantId: string, { id }: Application) =>
  ctx.audit({ tenantId, objectType: 'application', objectId: id });

/**
 * Enables an application for a tenant, if its parent has it
 * (`POST /applications/{application_id}/bindings/tenants/{tenant_id}`). Does nothing if the
 * application is enabled.
 *
 * @throws DomainError `NOT_FOUND` or `APPLICATION_UNAVAILABLE`
 */
export const enableApplication = action({
  name: 'enableApplication',
  scopes: ['tenant_admin'],
  input: Binding,
  writes: true,
  async perform(ctx, { tenantId, applicationId }): Promise<TenantRow> {
    // Prevents the parent from losing the application in the meantime.
    await lockTree(ctx.session, 'share');
    const { tenant, parent } = await authorizeAtParent(ctx, tenantId, ['tenant_admin']);
    const application = findApplication(ctx, applicationId);
    const [above] = await applicationsOfTenants(ctx, [parent.path], { forUi: true });
    if (!above!.includes(application)) {
      throw new DomainError(
        'APPLICATION_UNAVAILABLE',
        'the application is not enabled for the parent tenant',
        { context: { applicationId } },
      );
    }
    if (tenant.kind !== 'root' && !isAlwaysOn(application)) {
      await bindApplications(ctx.session, tenantId, [applicationId], ctx.now);
    }
    record(ctx, tenantId, application);
    return tenant;
  },
});

/**
 * Returns the keys of the enabled offering items of the application that the caller can disable.
 *
 * @throws DomainError `LOCKED` for an item that the caller cannot disable
 */
async function itemsOn(
  ctx: WriteContext,
  { tenant, parent }: Given,
  names: readonly string[],
): Promise<string[]> {
  const rows = await ctx.session.all<{ key: string; locked: boolean }>(
    sql`select i.key as "key", i.locked as "locked" from tenant_offering_items i
      where i.tenant_id = ${tenant.id} and i.enabled and i.deleted_at is null
      and ${inTexts('i.name', names)} order by i.key`,
  );
  const locked = rows.find((row) => row.locked);
  if (locked && !(await administersAbove(ctx, parent))) {
    throw new DomainError(
      'LOCKED',
      'an offering item of the application is locked by an administrator of an ancestor tenant',
      {
        context: { item: locked.key },
      },
    );
  }
  return rows.map(({ key }) => key);
}

/**
 * Disables an application and its offering items for a tenant and its descendants
 * (`DELETE /applications/{application_id}/bindings/tenants/{tenant_id}`). Does nothing if the
 * application is disabled. Items in use get their grace period, as when they are disabled one by
 * one.
 *
 * @throws DomainError `NOT_FOUND`, `LOCKED` for a locked item, or `BUSINESS_RULE` for an
 *   application that is always enabled
 */
export const disableApplication = action({
  name: 'disableApplication',
  scopes: ['tenant_admin'],
  input: Binding,
  writes: true,
  async perform(ctx, { tenantId, applicationId }): Promise<TenantRow> {
    await lockTree(ctx.session, 'alone');
    const given = await authorizeAtParent(ctx, tenantId, ['tenant_admin']);
    const { tenant } = given;
    const application = findApplication(ctx, applicationId);
    if (tenant.kind === 'root' || isAlwaysOn(application)) {
      throw new DomainError('BUSINESS_RULE', 'the application is always enabled for this tenant', {
        context: { applicationId },
      });
    }
    const names = ctx.catalogue.items
      .filter((item) => item.applicationId === applicationId)
      .map(({ name }) => name);
    const fields = await itemsOn(ctx, given, names);
    await turnOffNamed(ctx.session, tenant.path, names, ctx.now);
    await unbindBelow(ctx.session, tenant, applicationId);
    record(ctx, tenantId, application);
    if (fields.length > 0)
      ctx.audit({ tenantId, objectType: 'tenant', objectId: tenantId, fields });
    return tenant;
  },
});
