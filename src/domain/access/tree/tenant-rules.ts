import type { Session } from '../../../database/session.js';
import { inTexts, sql, startsWith } from '../../../database/sql.js';
import { childKinds, foldName, type Tenant, type TenantKind } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { pathsTo } from '../../core/paths.js';
import { tenantById, tenantSelection, type TenantRow } from './tenant-reads.js';

/** @throws DomainError `BUSINESS_RULE` unless a `parentKind` can have a `kind` as a child */
export function assertPlacement(kind: TenantKind, parentKind: TenantKind): void {
  if (childKinds[parentKind].includes(kind)) return;
  throw new DomainError('BUSINESS_RULE', `a ${parentKind} cannot have a ${kind} as a child`, {
    field: ['kind'],
  });
}

/** Whether the tenant at `path` or one of its ancestors is disabled. */
export async function isDisabledAt(session: Session, path: string): Promise<boolean> {
  const row = await session.first(
    sql`select t.id as "id" from tenants t
      where ${inTexts('t.path', pathsTo(path))} and t.enabled = ${false} limit 1`,
  );
  return row !== undefined;
}

/** @throws DomainError `NAME_CONFLICT` if another child of `parentId` has this `name` */
export async function assertNameFree(
  session: Session,
  parentId: string,
  name: string,
  exceptId: string | null,
): Promise<void> {
  const taken = await session.first<{ id: string }>(
    sql`select t.id as "id" from tenants t where t.parent_id = ${parentId}
      and t.name_key = ${foldName(name)} and t.deleted_at is null and t.owner_id is null
      and t.depth > 0`,
  );
  if (taken && taken.id !== exceptId) {
    throw new DomainError('NAME_CONFLICT', 'another child of the parent tenant has this name', {
      field: ['name'],
    });
  }
}

/** Returns the tenants that set an update lock on the tenant at `path` or on one of its descendants. */
export function lockOwnersIn(session: Session, path: string): Promise<TenantRow[]> {
  return session.all<TenantRow>(
    sql`select ${tenantSelection([])} from tenants t where t.id in (
      select l.update_lock_owner_id from tenants l
      where ${startsWith('l.path', path)} and l.deleted_at is null
        and l.update_lock_enabled = ${true})`,
  );
}

/**
 * An update lock blocks all callers who do not administer the tenant that set it.
 *
 * @throws DomainError `LOCKED`
 */
export async function assertUnlocked(
  ctx: ActionContext,
  tenant: Pick<Tenant, 'id' | 'updateLockEnabled' | 'updateLockOwnerId'>,
): Promise<void> {
  if (!tenant.updateLockEnabled || !tenant.updateLockOwnerId) return;
  const owner = await tenantById(ctx.session, tenant.updateLockOwnerId, []);
  if (owner && ctx.may(owner, ['tenant_admin'])) return;
  throw locked(tenant.id);
}

/**
 * As `assertUnlocked`, for the tenant and all its existing descendants.
 *
 * @throws DomainError `LOCKED`
 */
export async function assertSubtreeUnlocked(
  ctx: ActionContext,
  { id, path }: Pick<Tenant, 'id' | 'path'>,
): Promise<void> {
  const owners = await lockOwnersIn(ctx.session, path);
  if (!owners.every((owner) => ctx.may(owner, ['tenant_admin']))) throw locked(id);
}

const locked = (tenantId: string) =>
  new DomainError('LOCKED', 'the tenant or one of its descendants has an update lock', {
    context: { tenantId },
  });
