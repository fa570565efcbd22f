import { Type } from '@sinclair/typebox';
import { inTexts, sql } from '../../database/sql.js';
import type { Application } from '../../entities/index.js';
import { action, type WriteContext } from '../action.js';
import { DomainError } from '../errors.js';
import { Uuid } from '../schema.js';
import { gateGiven } from '../tenants/given-from-above.js';
import { lockTree } from '../tenants/place.js';
import type { TenantRow } from '../tenants/tenant-reads.js';
import { bindApplications, unbindBelow } from './bind-applications.js';
import { applicationsOfTenants } from './application-reads.js';
import { findApplication, isAlwaysOn } from './find-application.js';

const Binding = Type.Object(
  { tenantId: Uuid, applicationId: Uuid },
  { additionalProperties: false },
);

const record = (ctx: WriteContext, tenantId: string, { id }: Application) =>
  ctx.audit({ tenantId, objectType: 'application', objectId: id });

/**
 * Turns an application on for a tenant, if the tenant above has it
 * (`POST /applications/{application_id}/bindings/tenants/{tenant_id}`). One that is on stays on.
 *
 * @throws DomainError `NOT_FOUND`, or `APPLICATION_UNAVAILABLE`
 */
export const enableApplication = action({
  name: 'enableApplication',
  scopes: ['tenant_admin'],
  input: Binding,
  writes: true,
  async perform(ctx, { tenantId, applicationId }): Promise<TenantRow> {
    // What the parent has must not go before this is done.
    await lockTree(ctx.session, 'share');
    const { tenant, parent } = await gateGiven(ctx, tenantId, ['tenant_admin']);
    const application = findApplication(ctx, applicationId);
    const [above] = await applicationsOfTenants(ctx, [parent.path], { forUi: true });
    if (!above!.includes(application)) {
      throw new DomainError(
        'APPLICATION_UNAVAILABLE',
        'the tenant above does not have the application',
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
 * The offering items of the application that are on at the tenant are in the way: they go first.
 *
 * @throws DomainError `ITEMS_IN_USE`
 */
async function assertItemsOff(
  { session, catalogue }: WriteContext,
  tenantId: string,
  applicationId: string,
): Promise<void> {
  const names = catalogue.items.flatMap((item) =>
    item.applicationId === applicationId ? [item.name] : [],
  );
  const rows = await session.all<{ name: string; infraId: string | null }>(
    sql`select i.name as "name", i.infra_id as "infraId" from tenant_offering_items i
      where i.tenant_id = ${tenantId} and i.enabled and i.deleted_at is null
      and ${inTexts('i.name', names)} order by i.key`,
  );
  if (rows.length === 0) return;
  throw new DomainError('ITEMS_IN_USE', 'the tenant has offering items of the application', {
    items: rows.map(({ name, infraId }) => ({ name, ...(infraId && { infraId }) })),
  });
}

/**
 * Turns an application off for a tenant and everybody below it
 * (`DELETE /applications/{application_id}/bindings/tenants/{tenant_id}`). One that is off stays off.
 *
 * @throws DomainError `NOT_FOUND`, `ITEMS_IN_USE`, or `BUSINESS_RULE` for what is always on
 */
export const disableApplication = action({
  name: 'disableApplication',
  scopes: ['tenant_admin'],
  input: Binding,
  writes: true,
  async perform(ctx, { tenantId, applicationId }): Promise<TenantRow> {
    await lockTree(ctx.session, 'alone');
    const { tenant } = await gateGiven(ctx, tenantId, ['tenant_admin']);
    const application = findApplication(ctx, applicationId);
    if (tenant.kind === 'root' || isAlwaysOn(application)) {
      throw new DomainError('BUSINESS_RULE', 'the application is always on there', {
        context: { applicationId },
      });
    }
    await assertItemsOff(ctx, tenantId, applicationId);
    await unbindBelow(ctx.session, tenant, applicationId);
    record(ctx, tenantId, application);
    return tenant;
  },
});
