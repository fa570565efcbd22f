import { Type, type Static } from '@sinclair/typebox';
import { action } from '../../core/action.js';
import { holds } from '../../core/caller.js';
import { notFound } from '../../core/errors.js';
import { isOfEditions } from '../offering-items/editions.js';
import { Uuid, plainText } from '../../core/schema.js';
import {
  authorizeTenant,
  tenantsByIds,
  type TenantColumn,
} from '../../access/tree/tenant-reads.js';
import { usageEntriesOf, type UsageEntry } from './usage-entries.js';

const names = Type.Optional(Type.Array(plainText(255), { maxItems: 500 }));

const filters = { usageNames: names, editions: names };
type Filters = Static<ReturnType<typeof Type.Object<typeof filters>>>;

const selectedColumns: readonly TenantColumn[] = ['id', 'number', 'kind', 'deletedAt'];

const fits =
  ({ usageNames, editions }: Filters) =>
  (entry: UsageEntry): boolean =>
    (usageNames?.includes(entry.usageName) ?? true) && isOfEditions(entry, editions);

/** The usages of one tenant. */
export interface TenantUsages {
  readonly tenantId: string;
  readonly entries: UsageEntry[];
}

/**
 * Lists the usages of several tenants, in the given order, without tenants that are not visible to
 * the caller (`GET /tenants/usages`).
 */
export const listUsagesOfTenants = action({
  name: 'listUsagesOfTenants',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenants: Type.Array(Uuid, { maxItems: 100 }), ...filters },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenants: ids, ...given }): Promise<TenantUsages[]> {
    ctx.authorizedBy('filter');
    const rows = await tenantsByIds(ctx.session, ids, selectedColumns);
    const visible = rows.filter(
      (row) => row.deletedAt === null && holds(ctx.caller, row, ['tenant_viewer']),
    );
    const entries = await usageEntriesOf(ctx, visible);
    return [...new Set(ids)].flatMap((tenantId) => {
      const list = entries.get(tenantId);
      return list ? [{ tenantId, entries: list.filter(fits(given)) }] : [];
    });
  },
});

/** Lists the usages of a tenant (`GET /tenants/{tenant_id}/usages`). */
export const listUsages = action({
  name: 'listUsages',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid, ...filters }, { additionalProperties: false }),
  async perform(ctx, { tenantId, ...given }): Promise<UsageEntry[]> {
    const tenant = await authorizeTenant(ctx, tenantId, { columns: selectedColumns });
    return (await usageEntriesOf(ctx, [tenant])).get(tenantId)!.filter(fits(given));
  },
});

/**
 * Lists the usages of a tenant for an application, or for one offering item of it with
 * `offeringItemName` (`GET /tenants/{tenant_id}/applications/{application_id}/usages`).
 *
 * @throws DomainError `NOT_FOUND` if the application does not exist
 */
export const listApplicationUsages = action({
  name: 'listApplicationUsages',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { tenantId: Uuid, applicationId: Uuid, offeringItemName: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
  async perform(ctx, { tenantId, applicationId, offeringItemName }): Promise<UsageEntry[]> {
    const tenant = await authorizeTenant(ctx, tenantId, { columns: selectedColumns });
    if (!ctx.catalogue.application(applicationId)) throw notFound('application', applicationId);
    const item = offeringItemName === undefined ? undefined : ctx.catalogue.item(offeringItemName);
    const only = item?.applicationId === applicationId ? item.name : undefined;
    const entries = (await usageEntriesOf(ctx, [tenant])).get(tenantId)!;
    return entries.filter(
      (entry) =>
        entry.applicationId === applicationId && (only === undefined || entry.name === only),
    );
  },
});
