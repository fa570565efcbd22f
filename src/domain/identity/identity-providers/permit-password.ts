import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import { requirementAt } from '../sessions/single-sign-on.js';
import { Uuid } from '../../core/schema.js';
import { authorizeUser, userById, type UserRow } from '../../access/principals/user-reads.js';
import { assertCoversPolicies } from '../../access/principals/user-rules.js';
import { assertMayLift } from './may-lift.js';
import { providerScopes } from './provider-rules.js';

/** Maximum duration of a permission, in milliseconds. */
const longestPermission = 24 * 3600_000;

/**
 * Permits a user to sign in with a password for a limited time although single sign-on is required.
 * Only for administrators of an ancestor who can grant all roles of the user. Sessions and refresh
 * tokens from this time expire as usual.
 *
 * @throws DomainError `BUSINESS_RULE` if single sign-on is not required for the user, `BAD_INPUT`
 *   for a time in the past or more than 24 hours ahead, `NOT_FOUND` and `ACCESS_DENIED` as
 *   `authorizeUser`
 */
export const permitPasswordSignIn = action({
  name: 'permitPasswordSignIn',
  scopes: providerScopes,
  input: Type.Object({ userId: Uuid, until: Type.Integer() }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { userId, until }): Promise<UserRow> {
    const user = await authorizeUser(ctx, userId);
    const requirement = await requirementAt(ctx.session, user);
    if (!requirement) {
      throw new DomainError('BUSINESS_RULE', 'single sign-on is not required for the user', {
        context: { userId },
      });
    }
    assertMayLift(ctx, requirement);
    await assertCoversPolicies(ctx, userId);
    if (until <= ctx.now || until > ctx.now + longestPermission) {
      throw badInput('until', 'until must be within the next 24 hours');
    }
    await ctx.session.all(
      sql`update users set password_permitted_until = ${until}, version = version + 1,
          updated_at = ${ctx.now}
        where id = ${userId}`,
    );
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['passwordPermittedUntil'],
    });
    return (await userById(ctx.session, userId))!;
  },
});
