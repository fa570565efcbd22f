import type { Session } from '../../database/session.js';
import { sql } from '../../database/sql.js';
import { reaches, type Place } from '../caller.js';
import type { HeldPolicy } from './principal-reads.js';
import type { Narrowing } from './token-scopes.js';

type NarrowedPlace = Place & { readonly id: string; readonly number: number };

/**
 * Of `policies`, what counts within `narrowing`: those at the tenant or below it, and those above it
 * that reach it, as if they had been given there. What is not in it any more is nothing.
 */
export async function narrowedPolicies(
  session: Session,
  policies: readonly HeldPolicy[],
  { tenantId, role }: Narrowing,
): Promise<HeldPolicy[]> {
  const place = await session.first<NarrowedPlace>(
    sql`select t.id as "id", t.number as "number", t.path as "path", t.depth as "depth",
        t.barrier as "barrier"
      from tenants t where t.id = ${tenantId} and t.deleted_at is null`,
  );
  if (!place) return [];
  return policies
    .filter(({ roleId }) => role === null || roleId === role)
    .flatMap((policy) => {
      if (policy.path.startsWith(place.path)) return policy;
      if (!reaches(policy, place)) return [];
      // The depth stays that of the tenant above: what is closed to it stays closed.
      return { ...policy, tenantId: place.id, number: place.number, path: place.path };
    });
}
