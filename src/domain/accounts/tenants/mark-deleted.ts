import { raw, sql, type Sql } from '../../../database/sql.js';
import type { WriteContext } from '../../core/action.js';

/**
 * The tables whose rows are deleted and restored with their tenant, and the column of the tenant.
 * The tenants themselves are not among them.
 */
export const deletedWithTenant = {
  access_policies: 'tenant_id',
  contacts: 'tenant_id',
  users: 'tenant_id',
  clients: 'tenant_id',
  security_groups: 'tenant_id',
  registration_tokens: 'tenant_id',
  infra_components: 'owner_tenant_id',
  locations: 'owner_tenant_id',
  legal_documents: 'owner_tenant_id',
  identity_providers: 'owner_tenant_id',
} as const;

/** Their rows can hold access policies on other tenants. */
const trustees = ['users', 'clients', 'security_groups'] as const;

/** The assignments that mark a row deleted under the deletion `deletionId`. */
export const deletionMark = ({ now }: WriteContext, deletionId: string): Sql =>
  sql`deleted_at = ${now}, updated_at = ${now}, version = version + 1, deletion_id = ${deletionId}`;

/** Marks the rows of `table` that match `where` deleted, except those that are already deleted. */
export const markDeleted = ({ session }: WriteContext, table: string, mark: Sql, where: Sql) =>
  session.all(sql`update ${raw(table)} set ${mark} where deleted_at is null and ${where}`);

/**
 * Marks everything in the tenants whose ids `tenants` selects deleted, and the access policies that
 * their users, clients and security groups hold elsewhere. The tenants themselves stay unmarked.
 */
export async function markWithinTenants(ctx: WriteContext, mark: Sql, tenants: Sql): Promise<void> {
  for (const table of trustees) {
    const holders = sql`select x.id from ${raw(table)} x where x.deleted_at is null
      and x.${raw(deletedWithTenant[table])} in (${tenants})`;
    await markDeleted(ctx, 'access_policies', mark, sql`trustee_id in (${holders})`);
  }
  for (const [table, column] of Object.entries(deletedWithTenant)) {
    await markDeleted(ctx, table, mark, sql`${raw(column)} in (${tenants})`);
  }
}

/** Restores all rows that the deletion `deletionId` has marked. */
export async function restoreMarked(
  { session, now }: WriteContext,
  deletionId: string,
): Promise<void> {
  for (const table of ['tenants', ...Object.keys(deletedWithTenant)]) {
    await session.all(
      sql`update ${raw(table)} set deleted_at = null, deletion_id = null,
          updated_at = ${now}, version = version + 1
        where deletion_id = ${deletionId}`,
    );
  }
}
