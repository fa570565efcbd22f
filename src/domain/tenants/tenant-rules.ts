import type { Session } from '../../database/session.js';
import { inTexts, sql } from '../../database/sql.js';
import { childKinds, type Tenant, type TenantKind } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import { DomainError } from '../errors.js';
import { pathsTo } from '../paths.js';
import { tenantById } from './tenant-reads.js';

/** Names are compared without regard to case and to space around them. */
export const foldName = (name: string): string => name.trim().toLowerCase();

/** @throws DomainError `BUSINESS_RULE` unless a `kind` may stand under a `parentKind`. */
export function assertPlacement(kind: TenantKind, parentKind: TenantKind): void {
  if (childKinds[parentKind].includes(kind)) return;
  throw new DomainError('BUSINESS_RULE', `a ${kind} cannot stand under a ${parentKind}`, {
    field: ['kind'],
  });
}

/** Whether the tenant at `path` or one above it is disabled. */
export async function isDisabledAt(session: Session, path: string): Promise<boolean> {
  const row = await session.first(
    sql`select t.id as "id" from tenants t
      where ${inTexts('t.path', pathsTo(path))} and t.enabled = ${false} limit 1`,
  );
  return row !== undefined;
}

/** @throws DomainError `NAME_CONFLICT` if another child of `parentId` bears `name`. */
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
    throw new DomainError('NAME_CONFLICT', 'a sibling has this name', { field: ['name'] });
  }
}

/**
 * An update lock bars everybody who does not administer the tenant that set it.
 *
 * @throws DomainError `LOCKED`
 */
export async function assertUnlocked(
  ctx: ActionContext,
  tenant: Pick<Tenant, 'id' | 'updateLockEnabled' | 'updateLockOwnerId'>,
): Promise<void> {
  if (!tenant.updateLockEnabled || !tenant.updateLockOwnerId) return;
  const owner = await tenantById(ctx.session, tenant.updateLockOwnerId, ['id']);
  if (owner && ctx.may(owner, ['tenant_admin'])) return;
  throw new DomainError('LOCKED', 'the tenant is locked against updates', {
    context: { tenantId: tenant.id },
  });
}
