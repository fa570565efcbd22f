import { sql } from '../../../database/sql.js';
import type { WriteContext } from '../../core/action.js';
import { DomainError, badInput, notFound } from '../../core/errors.js';
import { isWithin } from '../../core/paths.js';
import { mayRead } from '../../access/reads/resource.js';
import { userResource } from '../../access/principals/principal-resources.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { userById, type UserRow } from '../../access/principals/user-reads.js';

/** The subject of a contact: a tenant, or a user who acts for it. */
export interface Subject {
  readonly tenantId: string;
  readonly userId: string | null;
}

/**
 * Validates the tenant (by default the tenant of the user) and the user of an additional contact.
 *
 * @throws DomainError `BAD_INPUT` if neither is given or the user does not belong to the tenant or
 *   a descendant, `CONFLICT` if the user already has such a contact, and as `authorizeTenant`
 */
export async function contactSubject(
  ctx: WriteContext,
  named: { tenantId?: string | undefined; userId?: string | null | undefined },
): Promise<Subject> {
  const userId = named.userId ?? null;
  const user = userId === null ? undefined : await visibleUser(ctx, userId);
  if (named.tenantId === undefined) {
    if (userId === null)
      throw badInput('tenantId', 'tenantId is required unless the contact belongs to a user');
    if (!user) throw notFound('user', userId);
  }
  const tenant = await authorizeTenant(ctx, named.tenantId ?? user!.tenantId);
  if (userId === null) return { tenantId: tenant.id, userId };
  if (!user || !isWithin(user.path, tenant.path)) {
    throw badInput('userId', 'userId is not a user of the tenant or of one of its descendants');
  }
  const known = await ctx.session.first(
    sql`select c.id as "id" from contacts c where c.user_id = ${userId}
      and c.tenant_id = ${tenant.id} and c.deleted_at is null and not c.embedded`,
  );
  if (known) {
    throw new DomainError('CONFLICT', 'the user already has a contact for this tenant', {
      field: ['userId'],
    });
  }
  return { tenantId: tenant.id, userId };
}

async function visibleUser(ctx: WriteContext, id: string): Promise<UserRow | undefined> {
  const user = await userById(ctx.session, id);
  if (user?.deletedAt !== null) return undefined;
  return mayRead(ctx.caller, userResource, user) ? user : undefined;
}
