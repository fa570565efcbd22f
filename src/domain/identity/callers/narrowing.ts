import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import { reaches, type TreePosition } from '../../core/caller.js';
import type { Dependencies } from './access-cache.js';
import type { HeldPolicy } from './principal-reads.js';
import type { Narrowing } from '../tokens/token-scopes.js';

type NarrowedPosition = TreePosition & { readonly id: string; readonly number: number };

/**
 * Roles that a device can have although its user does not: an agent acts with its own role if its
 * user has one of the given roles. Only the approval of a device grants such a role
 * (`Narrowing.agent`).
 */
const agentRoles: Readonly<Record<string, readonly string[]>> = {
  backup_agent_admin: ['protection_admin', 'backup_user'],
};

/** Whether `role` is the role of an agent, which a device can have without its user. */
export const isAgentRole = (role: string | null): boolean =>
  role !== null && Object.hasOwn(agentRoles, role);

/**
 * Returns the part of the tree that an approved device can access, with the role of an agent if it
 * requested one.
 */
export const approvedNarrowing = (tenantId: string, role: string | null): Narrowing => ({
  tenantId,
  role,
  agent: isAgentRole(role),
});

/**
 * Returns `policies`, plus the role of the agent of `narrowing` for each policy that allows its
 * holder to approve the agent.
 */
export function withAgentRole(
  policies: readonly HeldPolicy[],
  { role, agent = false }: Narrowing,
): readonly HeldPolicy[] {
  if (!agent || role === null) return policies;
  const approving = policies.filter(({ roleId }) => agentRoles[role]?.includes(roleId));
  return [...policies, ...approving.map((policy) => ({ ...policy, roleId: role }))];
}

/**
 * Returns the `policies` that apply within `narrowing`: those at or below its tenant, and those
 * above that reach it, as if they were granted there. Empty if the tenant is outside.
 */
export async function narrowedPolicies(
  session: Session,
  policies: readonly HeldPolicy[],
  { tenantId, role }: Narrowing,
  dependencies?: Dependencies,
): Promise<HeldPolicy[]> {
  const position = await session.first<NarrowedPosition>(
    sql`select t.id as "id", t.number as "number", t.path as "path", t.depth as "depth",
        t.barrier as "barrier"
      from tenants t where t.id = ${tenantId} and t.deleted_at is null`,
  );
  if (!position) return [];
  dependencies?.within(position.path);
  return policies
    .filter(({ roleId }) => role === null || roleId === role)
    .flatMap((policy) => {
      if (policy.path.startsWith(position.path)) return policy;
      if (!reaches(policy, position)) return [];
      // Keeps the depth of the ancestor, so that the policy still does not reach closed tenants.
      return { ...policy, tenantId: position.id, number: position.number, path: position.path };
    });
}

/** Converts `narrowing` to a text that is equal for tokens on the same part of the tree. */
export const partOf = ({ tenantId, role, agent = false }: Narrowing): string =>
  `${tenantId} ${role ?? '*'} ${agent}`;
