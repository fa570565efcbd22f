import { Type } from '@sinclair/typebox';
import { columns, raw, sql, table, type Sql } from '../../../database/sql.js';
import { foldText } from '../../../entities/index.js';
import {
  Client,
  OneTimeToken,
  oneTimeTokenPurposes,
  type OneTimeTokenPurpose,
} from '../../../entities/index.js';
import { action, run, type ActionContext, type WriteContext } from '../../core/action.js';
import { holds, type TreePosition } from '../../core/caller.js';
import { DomainError, badInput } from '../../core/errors.js';
import { Uuid, oneOf, plainText } from '../../core/schema.js';
import { authorizeUser, userById, type UserRow } from '../../access/principals/user-reads.js';
import { assertCoversPolicies } from '../../access/principals/user-rules.js';
import { NotServed, serves } from '../callers/client-reach.js';
import { beginLoginSession, type BegunSession } from '../sessions/login-sessions.js';
import type { Principal } from '../callers/principal-reads.js';
import { signingIn } from '../tokens/refresh-tokens.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';

/** Lifetime of a token, in milliseconds. It is meant for immediate use. */
const oneTimeTokenLifetime = 120_000;

/** A token in a request. */
const Token = plainText(255);

/**
 * Issues a token for one sign-in on behalf of a user (`POST /idp/ott`). Only clients can request
 * it, and only for users for whom they can act and whose roles they could grant, so that no client
 * gains access. The user does not have to be activated, because the client could set the password.
 *
 * @throws DomainError `NOT_FOUND` for a user that does not exist or is not visible to the client;
 *   `USER_DISABLED` for a user who cannot sign in
 */
export const issueOneTimeToken = action({
  name: 'issueOneTimeToken',
  scopes: ['user_admin'],
  input: Type.Object(
    {
      purpose: oneOf(oneTimeTokenPurposes),
      login: Type.Optional(plainText(255)),
      externalId: Type.Optional(plainText(255)),
      userId: Type.Optional(Uuid),
      auditData: Type.Optional(plainText(1024)),
    },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, { purpose, auditData, ...requested }): Promise<string> {
    if (ctx.caller.type !== 'client') {
      throw new DomainError('ACCESS_DENIED', 'only a client can create one-time tokens');
    }
    ctx.authorizeAnywhere();
    const user = await authorizeUser(ctx, await requestedUser(ctx, requested));
    await assertCoversPolicies(ctx, user.id);
    const [principal, issuer] = await Promise.all([
      ctx.identity.principals.find(ctx.session, 'user', user.id),
      ctx.identity.principals.find(ctx.session, 'client', ctx.caller.id!),
    ]);
    if (!principal) throw new DomainError('USER_DISABLED', 'the user cannot sign in');
    if (!issuer) throw new DomainError('ACCESS_DENIED', 'the client is no longer active');
    if (!serves(issuer, principal)) throw new NotServed();
    const token = randomSecret();
    ctx.em.create(
      OneTimeToken,
      {
        id: hashSecret(token),
        purpose,
        userId: user.id,
        tokenGeneration: principal.generation,
        issuedTo: issuer.id,
        issuerGeneration: issuer.generation,
        auditData: auditData ?? null,
        createdAt: ctx.now,
        expiresAt: ctx.now + oneTimeTokenLifetime,
        usedAt: null,
      },
      { persist: true },
    );
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: user.id,
      fields: ['oneTimeToken'],
      ...(auditData && { details: { auditData } }),
    });
    return token;
  },
});

/** Returns the id of the user that the request identifies by one of three fields. */
async function requestedUser(
  ctx: ActionContext,
  requested: { login?: string; externalId?: string; userId?: string },
): Promise<string> {
  const { login, externalId, userId } = requested;
  const [name, ...others] = Object.entries(requested).flatMap(([key, value]) => (value ? key : []));
  if (!name) {
    throw badInput(
      'userId',
      (spell) => `${spell('userId')}, ${spell('login')} or ${spell('externalId')} is required`,
    );
  }
  if (others.length > 0)
    throw badInput(
      others[0]!,
      (spell) => `${spell(others[0]!)} and ${spell(name)} are mutually exclusive`,
    );
  if (userId) return userId;
  const found = await ctx.session.all<TreePosition & { id: string }>(
    sql`select u.id as "id", ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}
      from users u join tenants t on t.id = u.tenant_id
      where u.deleted_at is null and ${
        login ? sql`u.login_key = ${foldText(login)}` : sql`u.external_id = ${externalId!}`
      }`,
  );
  const [user, ...more] = found.filter((row) => holds(ctx.caller, row, ['tenant_viewer']));
  // The error does not reveal whether an invisible user has this login.
  if (!user) throw new DomainError('NOT_FOUND', 'the user does not exist');
  if (more.length > 0) throw badInput('externalId', 'externalId matches several users');
  return user.id;
}

const worthless = () => new DomainError('UNAUTHENTICATED', 'the one-time token is invalid');

/** The user and the issuing client of a token. */
interface Vouched {
  readonly token: OneTimeToken;
  readonly user: Principal;
  readonly issuer: Principal;
}

/**
 * Returns the parties of token `text`, if it is valid for `purpose`, unused, and both parties are
 * active.
 */
async function vouchedBy(
  ctx: ActionContext,
  text: string,
  purpose: OneTimeTokenPurpose,
): Promise<Vouched | undefined> {
  const token = await ctx.session.first<OneTimeToken>(
    sql`select ${columns(OneTimeToken, 'o')} from ${table(OneTimeToken)} o
      where o.id = ${hashSecret(text)} and o.purpose = ${purpose} and ${alive(ctx, 'o')}`,
  );
  if (!token) return undefined;
  const parties = await ctx.identity.principals.ofToken(ctx.session, {
    type: 'user',
    id: token.userId,
    generation: token.tokenGeneration,
    client: { id: token.issuedTo, generation: token.issuerGeneration },
  });
  return parties && { token, user: parties.principal, issuer: parties.client! };
}

const alive = ({ now }: ActionContext, alias: string): Sql =>
  sql`${raw(alias)}.used_at is null and ${raw(alias)}.expires_at > ${now}`;

/** Redeems a token. Of two concurrent requests, only one succeeds. */
async function useUp(ctx: WriteContext, tokenId: string): Promise<boolean> {
  const used = await ctx.session.all(
    sql`update one_time_tokens set used_at = ${ctx.now}
      where id = ${tokenId} and ${alive(ctx, 'one_time_tokens')} returning id`,
  );
  return used.length > 0;
}

/** A user whom a client has signed in. */
export interface Impersonated {
  readonly user: UserRow;
  readonly begun: BegunSession;
  /** Redirect URIs of that client. */
  readonly redirectUris: readonly string[];
}

/**
 * Signs in a user with a one-time token (`POST /idp/ott/login`), without a second factor, for which
 * the client is responsible. Ends the previous session of the browser. The session has the access
 * of a token that is issued to the client.
 *
 * @throws DomainError `UNAUTHENTICATED` for an invalid token
 */
export const loginWithOneTimeToken = action({
  name: 'loginWithOneTimeToken',
  scopes: 'public',
  input: Type.Object({ ott: Token }, { additionalProperties: false }),
  async perform(ctx, { ott }): Promise<Impersonated> {
    const vouched = await vouchedBy(ctx, ott, 'user_login');
    if (!vouched) throw worthless();
    const { token, user, issuer } = vouched;
    const begun = await run(
      impersonate,
      { ...ctx, caller: signingIn(issuer) },
      {
        tokenId: token.id,
        userId: user.id,
        generation: user.generation,
        issuerGeneration: issuer.generation,
        tenantId: user.tenantId,
        auditData: token.auditData ?? '',
      },
    );
    const client = await ctx.session.first<Pick<Client, 'redirectUris'>>(
      sql`select ${columns(Client, 'c', ['redirectUris'])} from clients c where c.id = ${issuer.id}`,
    );
    const { redirectUris } = client!;
    return { user: (await userById(ctx.session, user.id))!, begun, redirectUris };
  },
});

/** Starts a session of a user on behalf of the client that issued the token. */
const impersonate = action({
  name: 'impersonate',
  scopes: 'authenticated',
  input: Type.Object(
    {
      tokenId: Type.String(),
      userId: Uuid,
      generation: Type.Integer(),
      issuerGeneration: Type.Integer(),
      tenantId: Uuid,
      auditData: Type.String(),
    },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, input): Promise<BegunSession> {
    const { tokenId, userId, generation, issuerGeneration, tenantId, auditData } = input;
    if (!(await useUp(ctx, tokenId))) throw worthless();
    if (ctx.login) {
      await ctx.session.all(
        sql`update login_sessions set ended_at = ${ctx.now}
          where id = ${ctx.login.id} and ended_at is null`,
      );
    }
    ctx.audit({
      tenantId,
      objectType: 'user',
      objectId: userId,
      fields: ['session'],
      ...(auditData && { details: { auditData } }),
    });
    return beginLoginSession(
      ctx,
      { id: userId, generation },
      {
        methods: ['ott'],
        mfaPending: false,
        client: { id: ctx.caller.id!, generation: issuerGeneration },
      },
    );
  },
});

/**
 * Redeems a one-time token and returns its user to a service (`POST /idp/ott/verify`).
 *
 * @throws DomainError `BAD_INPUT` for an invalid token
 */
export const verifyOneTimeToken = action({
  name: 'verifyOneTimeToken',
  scopes: 'authenticated',
  input: Type.Object({ ott: Token }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { ott }): Promise<UserRow> {
    const vouched = await vouchedBy(ctx, ott, 'verify');
    if (!vouched || !(await useUp(ctx, vouched.token.id))) {
      throw badInput('ott', 'ott is not a valid one-time token');
    }
    const { token, user, issuer } = vouched;
    ctx.audit({
      tenantId: user.tenantId,
      objectType: 'user',
      objectId: user.id,
      fields: ['oneTimeToken'],
      details: { clientId: issuer.id, ...(token.auditData && { auditData: token.auditData }) },
    });
    return (await userById(ctx.session, user.id))!;
  },
});
