import { Type } from '@sinclair/typebox';
import { inUuids, sql } from '../../../database/sql.js';
import { authenticationMethod, type AuthenticationMethod } from '../../../entities/index.js';
import { action, run } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError, type AccountChoice } from '../../core/errors.js';
import { Uuid, nullable, oneOf, plainText } from '../../core/schema.js';
import { userById, type UserRow } from '../../access/principals/user-reads.js';
import { beginLoginSession, type BegunSession } from './login-sessions.js';
import type { Principal } from '../callers/principal-reads.js';
import { failureNote } from '../passwords/record-failed-login.js';
import { signingIn } from '../tokens/refresh-tokens.js';
import { secondFactorOf, type SecondFactor } from '../passwords/second-factor.js';
import { signOut } from './sign-out.js';

/** A user who has just signed in. */
export interface SignedIn {
  readonly user: UserRow;
  readonly begun: BegunSession;
  /** The second factor that the session still lacks. Until then it has no access. */
  readonly secondFactor: SecondFactor;
}

/** The authentication of a user. */
export interface Proof {
  readonly methods: readonly AuthenticationMethod[];
  /**
   * The identity provider that authenticated the user; null or omitted for a password on this
   * server.
   */
  readonly idpId?: string | null;
  /**
   * Time of authentication in milliseconds; now unless it was earlier (the `auth_time` of an
   * upstream identity provider, or a password that was entered on an earlier page).
   */
  readonly authenticatedAt?: number | null;
}

/**
 * An upstream `auth_time` counts as now if it is at most this many milliseconds ago, because it has
 * whole seconds and the clocks of two servers differ.
 */
const upstreamClockTolerance = 30_000;

/** Returns the authentication time of a new session; null for now. */
function authenticationTime(ctx: RequestContext, { authenticatedAt, idpId }: Proof): number | null {
  if (authenticatedAt === undefined || authenticatedAt === null) return null;
  const isRecent = ctx.clock() - authenticatedAt <= upstreamClockTolerance;
  return idpId && isRecent ? null : authenticatedAt;
}

/**
 * Signs in a user with a login or email address and a password (`POST /login`). Ends the previous
 * session of the browser.
 *
 * @throws DomainError `UNAUTHENTICATED` with the same message for all reasons; `SEVERAL_ACCOUNTS`
 *   if the user must select one by `userId`; `ACCOUNT_LOCKED`
 */
export const signIn = action({
  name: 'signIn',
  scopes: 'public',
  input: Type.Object(
    { login: plainText(4096), password: plainText(4096), userId: Type.Optional(Uuid) },
    { additionalProperties: false },
  ),
  async perform(ctx, { login, password, userId }): Promise<SignedIn> {
    const accounts = await ctx.identity.principals.accountsByPassword(
      ctx.session,
      { login, password, kind: 'password', ip: ctx.ip, noteFailure: failureNote(ctx) },
      userId,
    );
    const [account, ...others] = accounts;
    if (!account) throw new DomainError('UNAUTHENTICATED', 'the login or password is incorrect');
    if (others.length > 0) {
      throw new DomainError('SEVERAL_ACCOUNTS', 'several accounts match this login and password', {
        accounts: await describeAccounts(ctx, accounts),
      });
    }
    return enter(ctx, account, { methods: ['pwd'] });
  },
});

/** Signs in the authenticated `user` in a new session. */
export async function enter(ctx: RequestContext, user: Principal, proof: Proof): Promise<SignedIn> {
  const secondFactor = await secondFactorOf(ctx, user, ctx.trustedBrowser);
  if (ctx.login) await run(signOut, ctx, {});
  const begun = await run(
    openSession,
    { ...ctx, caller: signingIn(user) },
    {
      generation: user.generation,
      methods: [...proof.methods],
      mfaPending: secondFactor !== 'none',
      idpId: proof.idpId ?? null,
      authenticatedAt: authenticationTime(ctx, proof),
    },
  );
  return { user: (await userById(ctx.session, user.id))!, begun, secondFactor };
}

/** Starts a session of the caller. No cached data changes, because the session is new. */
const openSession = action({
  name: 'openSession',
  scopes: 'authenticated',
  input: Type.Object(
    {
      /** Token generation of the caller at authentication. */
      generation: Type.Integer(),
      methods: Type.Array(oneOf(authenticationMethod.values)),
      mfaPending: Type.Boolean(),
      idpId: nullable(Uuid),
      authenticatedAt: nullable(Type.Integer()),
    },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, { generation, ...proof }): Promise<BegunSession> {
    const id = ctx.caller.id!;
    ctx.audit({ tenantId: ctx.caller.tenantId!, objectType: 'user', objectId: id });
    return beginLoginSession(ctx, { id, generation }, proof);
  },
});

/** Returns `accounts` with the fields that are visible to their user, ordered by login. */
function describeAccounts(
  ctx: RequestContext,
  accounts: readonly Principal[],
): Promise<AccountChoice[]> {
  const ids = accounts.map(({ id }) => id);
  return ctx.session.all<AccountChoice>(
    sql`select u.id as "id", u.login as "login", k.firstname as "firstname",
        k.lastname as "lastname", t.id as "tenantId", t.name as "tenantName",
        t.kind as "tenantKind", t.customer_type as "customerType"
      from users u join tenants t on t.id = u.tenant_id
      left join contacts k on k.user_id = u.id and k.embedded = ${true}
      where ${inUuids('u.id', ids)} order by u.login_key`,
  );
}
