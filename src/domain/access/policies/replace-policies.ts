import { Type, type Static } from '@sinclair/typebox';
import { inUuids } from '../../../database/sql.js';
import type { TrusteeType } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import { Uuid, Version, oneOf } from '../../core/schema.js';
import { tenantNotFound, tenantsByIds } from '../tree/tenant-reads.js';
import { nilUuid } from '../../core/validation.js';
import { addPolicy, grantFields, grantKey, takePolicies } from './policy-changes.js';
import { policiesOfTrustee, type PolicyRow } from './policy-reads.js';
import { assertMayGrant, assertMayRevoke, knownRole, type Trustee } from './policy-rules.js';

/**
 * A requested access policy of a trustee.
 *
 * @param types the accepted values for the type of the trustee
 */
export const requestedPolicy = (...types: TrusteeType[]) =>
  Type.Object(
    {
      /** Id of the existing policy at `version`; omitted or the nil UUID for a new one. */
      id: Type.Optional(Uuid),
      /** 0 for a new policy, regardless of its `id`. */
      version: Type.Optional(Version),
      /** Accepted from clients that send complete policies. Must be the id of the trustee. */
      trusteeId: Type.Optional(Uuid),
      trusteeType: Type.Optional(oneOf(types)),
      ...grantFields,
    },
    { additionalProperties: false },
  );
type RequestedPolicy = Static<ReturnType<typeof requestedPolicy>>;

/**
 * Replaces the access policies of `trustee`. The caller must have locked the trustee and must be
 * authorized to grant roles. Unchanged policies keep their ids. Policies on tenants that are not
 * visible to the caller do not change.
 *
 * @returns the policies that are visible to the caller
 */
export async function replacePolicies(
  ctx: WriteContext,
  trustee: Trustee,
  items: readonly RequestedPolicy[],
): Promise<PolicyRow[]> {
  const current = await policiesOfTrustee(ctx, trustee);
  assertConsistent(items, current, trustee);

  // Removes duplicate grants.
  const desired = new Map(items.map((item, index) => [grantKey(item), { item, index }]));
  const kept = new Set(current.map(grantKey));
  await grant(
    ctx,
    trustee,
    [...desired].flatMap(([key, each]) => (kept.has(key) ? [] : [each])),
  );
  const gone = current.filter((policy) => !desired.has(grantKey(policy)));
  for (const policy of gone) assertMayRevoke(ctx, policy);
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id);
    await takePolicies(ctx, inUuids('id', ids));
  }
  await ctx.em.flush();
  return policiesOfTrustee(ctx, trustee);
}

/**
 * @throws DomainError for a policy of another trustee, or a policy that was changed or deleted
 *   since it was read
 */
function assertConsistent(
  items: readonly RequestedPolicy[],
  current: readonly PolicyRow[],
  { type, id: ownerId }: Trustee,
): void {
  for (const [index, { id, version, trusteeId }] of items.entries()) {
    if (trusteeId !== undefined && trusteeId !== nilUuid && trusteeId !== ownerId) {
      const who = type === 'user_group' ? 'group' : type;
      throw badInput(
        ['items', index, 'trusteeId'],
        `items.${index}.trusteeId is not the ID of the ${who}`,
      );
    }
    if (id === undefined || id === nilUuid || version === 0) continue;
    const known = current.find((policy) => policy.id === id);
    if (known && (version === undefined || version === known.version)) continue;
    throw new DomainError(
      'VERSION_MISMATCH',
      'the access policy has been changed or deleted since the version given in the request',
      { field: ['items', index, 'version'], context: { accessPolicyId: id } },
    );
  }
}

/** Adds the new policies. Reads their tenants with one statement. */
async function grant(
  ctx: WriteContext,
  trustee: Trustee,
  added: readonly { item: RequestedPolicy; index: number }[],
): Promise<void> {
  if (added.length === 0) return;
  const roles = added.map(({ item, index }) =>
    knownRole(ctx, item.roleId, ['items', index, 'roleId']),
  );
  const rows = await tenantsByIds(
    ctx.session,
    [...new Set(added.map(({ item }) => item.tenantId))],
    ['kind', 'ownerId', 'deletedAt'],
  );
  const tenants = new Map(rows.map((row) => [row.id, row]));
  for (const [position, { item }] of added.entries()) {
    const tenant = tenants.get(item.tenantId);
    if (!tenant) throw tenantNotFound(item.tenantId);
    assertMayGrant(ctx, tenant, roles[position]!, trustee);
    addPolicy(ctx, trustee, item);
  }
}
