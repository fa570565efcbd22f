import { Type } from '@sinclair/typebox';
import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import { UserLink, type Tenant, type User, type UserLinkPurpose } from '../../../entities/index.js';
import { run, type WriteContext } from '../../core/action.js';
import type { RequestContext } from '../../core/context.js';
import { DomainError } from '../../core/errors.js';
import { recordWrongFactor } from '../../identity/passwords/record-wrong-factor.js';
import { activePrincipal, type PrincipalRow } from '../../identity/callers/principal-reads.js';
import { hashSecret, randomSecret } from '../../core/secrets.js';

/** Lifetimes of links, in milliseconds. */
const linkLifetimes: Readonly<Record<UserLinkPurpose, number>> = {
  activation: 3 * 24 * 3600_000,
  password_reset: 3600_000,
  email_confirmation: 3 * 24 * 3600_000,
};

/** The token of a link. Any text is accepted, because all invalid tokens have the same error. */
export const LinkToken = Type.String();

/** The user that a link was sent to. */
export interface LinkHolder {
  /** The address that the link was sent to. */
  readonly address: string | null;
  readonly confirmedEmail: string | null;
  readonly id: string;
  readonly login: string;
  readonly activated: boolean;
  readonly tenantId: string;
  readonly tenantKind: Tenant['kind'];
  readonly tenantName: string;
  /** Path of the tenant of the user. */
  readonly path: string;
  readonly generation: number;
  readonly email: string | null;
  readonly firstname: string | null;
  readonly lastname: string | null;
}

/** The error for all invalid links. */
const refused = () => new DomainError('UNAUTHENTICATED', 'the link is invalid or has expired');

/**
 * Creates a link for `user` that is sent to `address`. Invalidates earlier links for the same
 * purpose.
 *
 * @returns the token of the link
 */
export async function createUserLink(
  ctx: WriteContext,
  user: Pick<User, 'id' | 'tokenGeneration'>,
  purpose: UserLinkPurpose,
  address: string,
): Promise<string> {
  await voidLinks(ctx, user.id, purpose);
  const token = randomSecret();
  ctx.em.create(
    UserLink,
    {
      id: hashSecret(token),
      purpose,
      userId: user.id,
      address,
      tokenGeneration: user.tokenGeneration,
      createdAt: ctx.now,
      expiresAt: ctx.now + linkLifetimes[purpose],
      usedAt: null,
    },
    { persist: true },
  );
  return token;
}

/** Invalidates the links of a user for `purpose`, or for any purpose. */
export async function voidLinks(
  { session, now }: WriteContext,
  userId: string,
  purpose?: UserLinkPurpose,
): Promise<void> {
  await session.all(
    sql`update user_links set expires_at = ${now} where user_id = ${userId}
      and expires_at > ${now} ${purpose === undefined ? sql`` : sql`and purpose = ${purpose}`}`,
  );
}

/**
 * Returns the holder of the link with `token`: an enabled user whose password has not been set
 * since the link was created.
 *
 * @throws DomainError `UNAUTHENTICATED` if the token is wrong, used, expired or for another purpose
 */
export async function holderOfLink(
  session: Session,
  purpose: UserLinkPurpose,
  token: string,
  now: number,
): Promise<LinkHolder> {
  const row = await session.first<LinkHolder & PrincipalRow>(
    sql`select u.id as "id", u.login as "login", u.activated as "activated",
        u.tenant_id as "tenantId", u.token_generation as "generation", u.disable_after as "until",
        u.confirmed_email as "confirmedEmail", l.address as "address",
        t.path as "path", t.kind as "tenantKind", t.name as "tenantName", c.email as "email",
        c.firstname as "firstname", c.lastname as "lastname"
      from user_links l join users u on u.id = l.user_id join tenants t on t.id = u.tenant_id
      left join contacts c on c.user_id = u.id and c.embedded = ${true}
      where l.id = ${hashSecret(token)} and l.purpose = ${purpose} and l.used_at is null
        and l.expires_at > ${now} and l.token_generation = u.token_generation
        and u.enabled = ${true} and u.deleted_at is null`,
  );
  if (!row || !(await activePrincipal(session, 'user', row, now))) throw refused();
  return row;
}

/**
 * Uses up a link in the transaction of the caller. Of two concurrent requests, only one succeeds.
 *
 * @returns the holder of the link
 * @throws DomainError `UNAUTHENTICATED`, see `holderOfLink`
 */
export async function spendLink(
  ctx: WriteContext,
  purpose: UserLinkPurpose,
  token: string,
): Promise<LinkHolder> {
  const holder = await holderOfLink(ctx.session, purpose, token, ctx.now);
  const [spent] = await ctx.session.all(
    sql`update user_links set used_at = ${ctx.now}
      where id = ${hashSecret(token)} and used_at is null and expires_at > ${ctx.now}
      returning user_id as "userId"`,
  );
  if (!spent) throw refused();
  return holder;
}

/** As `holderOfLink`, and adds an audit record for the token of an expired or used link. */
export async function holderOrNote(
  ctx: RequestContext,
  purpose: UserLinkPurpose,
  token: string,
): Promise<LinkHolder> {
  try {
    return await holderOfLink(ctx.session, purpose, token, ctx.clock());
  } catch (error) {
    const known = await ctx.session.first<{ userId: string }>(
      sql`select l.user_id as "userId" from user_links l where l.id = ${hashSecret(token)}`,
    );
    if (known) await run(noteRefusedLink, ctx, known);
    throw error;
  }
}

const noteRefusedLink = recordWrongFactor('refuseUserLink', 'link');
