import { Type, type Static } from '@sinclair/typebox';
import { inUuids } from '../../database/sql.js';
import { action, type WriteContext } from '../action.js';
import { DomainError, badInput } from '../errors.js';
import { Uuid, Version, oneOf } from '../schema.js';
import { lockTree } from '../tenants/place.js';
import { tenantNotFound, tenantsByIds } from '../tenants/tenant-reads.js';
import { gateUser } from '../users/user-reads.js';
import { addPolicy, grantFields, grantKey, takePolicies } from './policy-changes.js';
import { notOnesOwn, policiesOfTrustee, type PolicyRow } from './policy-reads.js';
import {
  assertMayGrant,
  assertMayRevoke,
  knownRole,
  lockTrustee,
  type Trustee,
} from './policy-rules.js';

/** The id that clients send for what has none yet. */
const noId = '00000000-0000-0000-0000-000000000000';

/** A policy that a user shall hold. */
export const WantedPolicy = Type.Object(
  {
    /** The policy that this one is meant to be, at `version`; absent or all zeros for a new one. */
    id: Type.Optional(Uuid),
    version: Type.Optional(Version),
    /** Taken from those who send whole policies back: it must be the user. */
    trusteeId: Type.Optional(Uuid),
    trusteeType: Type.Optional(oneOf(['user'])),
    ...grantFields,
  },
  { additionalProperties: false },
);
type WantedPolicy = Static<typeof WantedPolicy>;

/**
 * Replaces the policies of a user (`PUT /users/{user_id}/access_policies`): what stays keeps its
 * id, the others go and come. Policies on tenants that the caller cannot see are out of reach and
 * stay as they are.
 */
export const setUserPolicies = action({
  name: 'setUserPolicies',
  scopes: ['user_admin'],
  input: Type.Object(
    { userId: Uuid, items: Type.Array(WantedPolicy, { maxItems: 1000 }) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { userId, items }): Promise<PolicyRow[]> {
    const trustee: Trustee = { type: 'user', id: userId };
    await lockTree(ctx.session, 'share');
    await lockTrustee(ctx.session, trustee);
    if (ctx.caller.id === userId) throw notOnesOwn();
    const user = await gateUser(ctx, userId);
    const current = await policiesOfTrustee(ctx, userId);
    assertConsistent(items, current, userId);

    // The same grant twice is one.
    const wanted = new Map(items.map((item, index) => [grantKey(item), { item, index }]));
    const kept = new Set(current.map(grantKey));
    await grant(
      ctx,
      trustee,
      [...wanted].flatMap(([key, each]) => (kept.has(key) ? [] : [each])),
    );
    const gone = current.filter((policy) => !wanted.has(grantKey(policy)));
    for (const policy of gone) assertMayRevoke(ctx, policy);
    if (gone.length > 0) {
      const ids = gone.map(({ id }) => id);
      await takePolicies(ctx, inUuids('id', ids));
    }
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['accessPolicies'],
    });
    await ctx.em.flush();
    return policiesOfTrustee(ctx, userId);
  },
});

/** @throws DomainError for a policy of somebody else, or one that has changed or gone meanwhile. */
function assertConsistent(
  items: readonly WantedPolicy[],
  current: readonly PolicyRow[],
  userId: string,
): void {
  for (const [index, { id, version, trusteeId }] of items.entries()) {
    if (trusteeId !== undefined && trusteeId !== noId && trusteeId !== userId) {
      throw badInput(['items', index, 'trusteeId'], `items.${index}.trusteeId is not the user`);
    }
    if (id === undefined || id === noId) continue;
    const known = current.find((policy) => policy.id === id);
    if (known && (version === undefined || version === known.version)) continue;
    throw new DomainError(
      'VERSION_MISMATCH',
      'the policy has changed or gone since the version that the request names',
      { field: ['items', index, 'version'], context: { accessPolicyId: id } },
    );
  }
}

/** Adds the policies that are new, their tenants read by one statement. */
async function grant(
  ctx: WriteContext,
  trustee: Trustee,
  added: readonly { item: WantedPolicy; index: number }[],
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
