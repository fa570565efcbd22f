import type { Session } from '../../database/session.js';
import { and, columns, inUuids, raw, sql, type Sql } from '../../database/sql.js';
import { AccessPolicy } from '../../entities/index.js';
import type { ActionContext } from '../action.js';
import { holds, ownId, type Place } from '../caller.js';
import type { RequestContext } from '../context.js';
import { DomainError, notFound } from '../errors.js';

/** A policy as it is read: its stored properties, and the place of its tenant for the gate. */
export type PolicyRow = AccessPolicy & Place;

/** The select list for policies aliased `p`, joined to their tenants `t`. */
export const policySelection = sql`${columns(AccessPolicy, 'p')},
  ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}`;

/** Policies with their tenants, in the order of their ids. */
function policiesWhere(session: Session, where: Sql): Promise<PolicyRow[]> {
  return session.all<PolicyRow>(
    sql`select ${policySelection} from access_policies p join tenants t on t.id = p.tenant_id
      where ${where} order by p.id`,
  );
}

/** Whether `trusteeId` names the user or client who asks. */
function isOwnPolicy({ caller }: RequestContext, { trusteeId }: { trusteeId: string }) {
  return caller.id === trusteeId;
}

/** Whether the caller may read `policy`: it counts on a tenant they may see, or it is their own. */
function maySeePolicy(ctx: RequestContext, policy: PolicyRow): boolean {
  return policy.trusteeId === ownId(ctx.caller) || holds(ctx.caller, policy, ['tenant_viewer']);
}

/** The policies of trustees (users, clients or groups) that the caller may see, by trustee. */
export async function policiesOfTrustees(
  ctx: RequestContext,
  trusteeIds: readonly string[],
): Promise<Map<string, PolicyRow[]>> {
  const lists = new Map<string, PolicyRow[]>(trusteeIds.map((id) => [id, []]));
  if (trusteeIds.length === 0) return lists;
  const rows = await policiesWhere(
    ctx.session,
    and([inUuids('p.trustee_id', trusteeIds), sql`p.deleted_at is null`]),
  );
  for (const row of rows) if (maySeePolicy(ctx, row)) lists.get(row.trusteeId)!.push(row);
  return lists;
}

/** The policies of one user, client or group that the caller may see. */
export async function policiesOfTrustee(ctx: RequestContext, id: string): Promise<PolicyRow[]> {
  return (await policiesOfTrustees(ctx, [id])).get(id)!;
}

/** The policies on one tenant, in the order of their ids. */
export function policiesOfTenant(
  session: Session,
  tenantId: string,
  more: Sql | undefined,
): Promise<PolicyRow[]> {
  return policiesWhere(
    session,
    and([sql`p.tenant_id = ${tenantId} and p.deleted_at is null`, more]),
  );
}

/** The policy named `id`, deleted or not. */
export async function policyById(session: Session, id: string): Promise<PolicyRow | undefined> {
  return (await policiesWhere(session, sql`p.id = ${id}`))[0];
}

/**
 * The policy named `id`, if the caller holds the action's scopes at its tenant, or it is their own
 * and `self` lets them.
 *
 * @throws DomainError `NOT_FOUND` if there is none that the caller may see, `ACCESS_DENIED` if they
 * may see it and no more.
 */
export async function gatePolicy(
  ctx: ActionContext,
  id: string,
  { self = false }: { self?: boolean } = {},
): Promise<PolicyRow> {
  const policy = await policyById(ctx.session, id);
  if (!policy) throw notFound('accessPolicy', id);
  const own = isOwnPolicy(ctx, policy);
  if (own && ownId(ctx.caller) !== null) ctx.authorizedBy('self');
  else ctx.authorize(policy, notFound('accessPolicy', id));
  if (policy.deletedAt !== null) throw notFound('accessPolicy', id);
  if (own && !self) throw notOnesOwn();
  return policy;
}

/** What whoever tries to change their own policies gets. */
export const notOnesOwn = () =>
  new DomainError('ACCESS_DENIED', 'nobody changes their own access policies');
