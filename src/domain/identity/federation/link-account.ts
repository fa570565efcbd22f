import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import {
  differInCaseOnly,
  foldText,
  type FederatedIdentity,
  type User,
} from '../../../entities/index.js';
import { action, run } from '../../core/action.js';
import { reaches } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import {
  providerUser,
  providersOf,
  type ProviderUser,
} from '../identity-providers/provider-of-user.js';
import type { StoredProvider } from '../identity-providers/provider-reads.js';
import { endSessions } from '../mfa/user-statuses.js';
import { activePrincipal, enabledUserById, type Principal } from '../callers/principal-reads.js';
import { asSystem } from '../tokens/refresh-tokens.js';
import { endAccessByPassword } from '../sessions/single-sign-on.js';
import { administratorCovers } from '../../access/policies/policy-rules.js';
import { Uuid } from '../../core/schema.js';

/** A user who may match the identity, with the data that decides which providers apply. */
type Candidate = Pick<User, 'id' | 'externalId' | 'activated'> & ProviderUser;

/** The error if the provider knows the user but no account matches. */
const unknown = () => new DomainError('ACCESS_DENIED', 'no account is linked to this identity');

/**
 * Returns the user whom `provider` identifies by `identity`. The provider must apply to the user
 * (`providersOf`), and at every sign-in the administrators of the owner of the provider must be
 * able to grant all roles of the user. Links a user who is not linked yet; the first sign-in also
 * activates a user without a password. Does not create users, and a failure changes nothing.
 *
 * @throws DomainError `ACCESS_DENIED` if no user or several users match, or if the user cannot sign
 *   in
 */
export async function accountOf(
  ctx: RequestContext,
  provider: StoredProvider,
  identity: FederatedIdentity,
): Promise<Principal> {
  const candidates = await candidatesFor(ctx, provider, identity);
  const bound = candidates.filter((user) => isBound(user, provider, identity));
  const meant = bound.length > 0 ? bound : await trusting(ctx, provider, candidates);
  const [user, ...others] = meant;
  if (!user || others.length > 0) throw unknown();
  if (!(await isCovered(ctx, provider, user.id))) throw unknown();
  if (bound.length === 0 || !user.activated) await bind(ctx, provider, user, identity);
  const principal = await ctx.identity.principals.find(ctx.session, 'user', user.id);
  if (!principal) throw unknown();
  return principal;
}

const isBound = (user: Candidate, provider: StoredProvider, { subject }: FederatedIdentity) =>
  user.idpId === provider.id && user.externalId === subject;

/** Returns the users who may match `identity`, in tenants to which the provider applies. */
async function candidatesFor(
  ctx: RequestContext,
  provider: StoredProvider,
  { subject, login }: FederatedIdentity,
): Promise<Candidate[]> {
  const found = await ctx.session.all<Candidate>(
    sql`select u.id as "id", u.external_id as "externalId", u.activated as "activated",
        ${providerUser}
      from users u join tenants t on t.id = u.tenant_id
      where u.deleted_at is null and (u.idp_id is null or u.idp_id = ${provider.id}) and (
        u.external_id = ${subject}
        or (u.external_id is null and u.login_key = ${login === null ? null : foldText(login)}))`,
  );
  return found.filter(
    (user) =>
      reaches(provider, user) &&
      // Another login with the same folded key can belong to another person at the provider.
      (user.externalId != null || (login !== null && differInCaseOnly(user.login, login))),
  );
}

/** Returns the `candidates` to whom `provider` applies. */
async function trusting(
  { session }: RequestContext,
  { id: providerId }: StoredProvider,
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  const applying = await Promise.all(candidates.map((user) => providersOf(session, user)));
  return candidates.filter((_, index) => applying[index]!.some(({ id }) => id === providerId));
}

async function bind(
  ctx: RequestContext,
  provider: StoredProvider,
  user: Candidate,
  { subject }: FederatedIdentity,
): Promise<void> {
  await run(bindUser, asSystem(ctx), { userId: user.id, idpId: provider.id, subject });
}

/** Whether administrators of the owner of the provider could grant all roles of the user. */
function isCovered(
  ctx: RequestContext,
  provider: StoredProvider,
  userId: string,
): Promise<boolean> {
  return administratorCovers(ctx, provider, { type: 'user', id: userId });
}

/**
 * Links a user to the id at a provider and activates the user, in the same transaction as the check
 * that the user can sign in. Activation invalidates activation links and tokens, as when the user
 * sets a first password. Runs as the platform.
 *
 * @throws DomainError `ACCESS_DENIED` if the user cannot sign in or is linked to another id
 */
const bindUser = action({
  name: 'bindFederatedUser',
  scopes: 'authenticated',
  input: Type.Object(
    { userId: Uuid, idpId: Uuid, subject: Type.String() },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { userId, idpId, subject }): Promise<void> {
    const user = await enabledUserById(ctx.session, userId);
    if (!user || !(await activePrincipal(ctx.session, 'user', user, ctx.now))) throw unknown();
    const [changed] = await ctx.session.all<{ tenantId: string }>(
      sql`update users set idp_id = ${idpId}, external_id = ${subject}, updated_at = ${ctx.now},
          token_generation = token_generation + case when activated then 0 else 1 end,
          activated = ${true}, version = version + 1
        where id = ${userId} and deleted_at is null and enabled = ${true}
          and (idp_id is null or idp_id = ${idpId})
          and (external_id is null or external_id = ${subject}) returning tenant_id as "tenantId"`,
    );
    if (!changed) throw unknown();
    if (!user.activated) await endSessions(ctx, userId, null);
    await endAccessByPassword(ctx, { userId });
    ctx.audit({
      ...changed,
      objectType: 'user',
      objectId: userId,
      fields: ['idpId', 'externalId', ...(user.activated ? [] : ['activated'])],
    });
  },
});
