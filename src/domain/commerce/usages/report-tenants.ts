import { and, inNumbers, inTexts, inUuids, sql, type Sql } from '../../../database/sql.js';
import type { ActionContext } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import type { Scope } from '../../core/scopes.js';
import { tenantNotFound, tenantSelection, type TenantRow } from '../../access/tree/tenant-reads.js';
import { isUuid } from '../../core/validation.js';
import type { Report } from './report-input.js';

/** The tenants of a batch of reports, looked up at once. */
export class ReportTenants {
  private constructor(
    private readonly ctx: ActionContext,
    private readonly scopes: readonly Scope[],
    private readonly tenants: ReadonlyMap<string | number, TenantRow>,
    /** The visible tenants for which a resource was reported, by resource. */
    private readonly resources: Map<string, Set<string>>,
    /** The visible tenants of users, by user id. */
    private readonly users: ReadonlyMap<string, string>,
  ) {}

  /** Runs at most four statements, regardless of the number of reports. */
  static async of(
    ctx: ActionContext,
    reports: readonly Report[],
    scopes: readonly Scope[],
  ): Promise<ReportTenants> {
    const resources = await knownResources(ctx, reports);
    const users = await knownUsers(ctx, reports);
    const named = reports.map(({ tenant }) => tenant);
    const ids = new Set([
      ...named.filter((tenant) => typeof tenant === 'string'),
      ...Array.from(resources.values(), (tenants) => [...tenants]).flat(),
      ...users.values(),
    ]);
    const numbers = new Set(named.filter((tenant) => typeof tenant === 'number'));
    const tenants = new Map<string | number, TenantRow>();
    if (ids.size > 0) {
      const rows = await selectTenants(ctx, inUuids('t.id', [...ids]));
      for (const row of rows) tenants.set(row.id, row);
    }
    if (numbers.size > 0) {
      const rows = await selectTenants(ctx, inNumbers('t.number', [...numbers]));
      for (const row of rows) tenants.set(row.number, row);
    }
    const isSeen = (id: string) => {
      const tenant = tenants.get(id);
      return tenant !== undefined && ctx.may(tenant, [...scopes, 'tenant_viewer']);
    };
    // Resources of invisible tenants are ignored, so that reports neither reveal them nor conflict
    // with them.
    for (const [resource, known] of resources) {
      const seen = new Set([...known].filter(isSeen));
      if (seen.size > 0) resources.set(resource, seen);
      else resources.delete(resource);
    }
    for (const [user, id] of users) if (!isSeen(id)) users.delete(user);
    return new ReportTenants(ctx, scopes, tenants, resources, users);
  }

  /**
   * Returns the tenant of `report` and authorizes the caller. Records that the resource belongs to
   * it.
   *
   * @throws DomainError `TARGET_NOT_FOUND`, `ACCESS_DENIED`, or `BAD_INPUT` for a resource without
   *   a visible tenant or of another tenant
   */
  find({ tenant: named, resourceId }: Report): TenantRow {
    const known = resourceId === undefined ? undefined : this.resources.get(resourceId);
    const tenant = this.authorize(named ?? this.tenantOf(resourceId!, known));
    if (known && !known.has(tenant.id)) {
      throw badInput('resourceId', 'resourceId is a resource of another tenant');
    }
    if (resourceId !== undefined) this.resources.set(resourceId, new Set(known).add(tenant.id));
    return tenant;
  }

  private tenantOf(resourceId: string, known: ReadonlySet<string> | undefined): string {
    const [only, ...others] = known ?? [];
    const tenant = only ?? this.users.get(resourceId);
    if (tenant === undefined || others.length > 0) {
      throw badInput(
        'tenantId',
        'tenantId is required because the resource does not identify a tenant',
      );
    }
    return tenant;
  }

  private authorize(named: string | number): TenantRow {
    const tenant = this.tenants.get(named);
    const hidden = tenantNotFound(String(named));
    if (!tenant) throw hidden;
    if (!this.ctx.may(tenant, this.scopes)) {
      if (!this.ctx.may(tenant, ['tenant_viewer'])) throw hidden;
      throw new DomainError('ACCESS_DENIED', 'the caller cannot report usage for the tenant', {
        context: { needs: this.scopes.join(' ') },
      });
    }
    if (tenant.deletedAt !== null) throw hidden;
    return tenant;
  }
}

const selectTenants = (ctx: ActionContext, where: Sql) =>
  ctx.session.all<TenantRow>(
    sql`select ${tenantSelection(['id', 'number', 'kind', 'deletedAt'])} from tenants t
      where ${where}`,
  );

async function knownResources(
  ctx: ActionContext,
  reports: readonly Report[],
): Promise<Map<string, Set<string>>> {
  const ids = [...new Set(reports.flatMap(({ resourceId }) => resourceId ?? []))];
  const known = new Map<string, Set<string>>();
  if (ids.length === 0) return known;
  const rows = await ctx.session.all<{ resourceId: string; tenantId: string }>(
    sql`select distinct r.resource_id as "resourceId", r.tenant_id as "tenantId"
      from resource_usages r join tenants t on t.id = r.tenant_id
      where ${and([inTexts('r.resource_id', ids), sql`t.deleted_at is null`])}`,
  );
  for (const { resourceId, tenantId } of rows) {
    known.set(resourceId, (known.get(resourceId) ?? new Set()).add(tenantId));
  }
  return known;
}

/** Returns the users among the resources that are reported without a tenant. */
async function knownUsers(
  ctx: ActionContext,
  reports: readonly Report[],
): Promise<Map<string, string>> {
  const ids = reports.flatMap(({ tenant, resourceId = '' }) =>
    tenant === undefined && isUuid(resourceId) ? [resourceId] : [],
  );
  if (ids.length === 0) return new Map();
  const rows = await ctx.session.all<{ id: string; tenantId: string }>(
    sql`select u.id as "id", u.tenant_id as "tenantId" from users u
      where ${inUuids('u.id', [...new Set(ids)])} and u.deleted_at is null`,
  );
  return new Map(rows.map(({ id, tenantId }) => [id, tenantId]));
}
