import type { Session } from '../../../database/session.js';
import { inTexts, raw, sql, startsWith } from '../../../database/sql.js';
import type { Tenant } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { reaches, type TreePosition } from '../../core/caller.js';
import { DomainError } from '../../core/errors.js';
import { pathsTo } from '../../core/paths.js';

/** Lifetime of refresh tokens after a sign-in through an identity provider, in milliseconds. */
const signOnLifetime = 12 * 3600_000;

/**
 * 1 if the user aliased `u`, of the tenant aliased `t`, must sign in through an identity provider,
 * otherwise 0: the user has a provider other than this server, and a tenant that reaches the tenant
 * of the user requires single sign-on.
 */
const signOnRequired = raw(`(case when u.idp_id is not null
  and exists (select 1 from tenants s where s.sso_only and s.deleted_at is null
    and substr(t.path, 1, length(s.path)) = s.path and t.barrier <= s.depth + 1)
  and not exists (select 1 from identity_providers n
    where n.id = u.idp_id and n.idp_type = 'internal') then 1 else 0 end)`);

/** Selects a `PasswordRule`, from users aliased `u` and their tenants aliased `t`. */
export const passwordRule = sql`${signOnRequired} as "signOnRequired",
  u.password_permitted_until as "permittedUntil"`;

/** Whether a user can sign in with a password. */
export interface PasswordRule {
  /** 1 if the user must sign in through an identity provider, otherwise 0. */
  readonly signOnRequired: number;
  /** Time until which a password is permitted nevertheless, in milliseconds. */
  readonly permittedUntil: number | null;
}

/**
 * Returns the time in milliseconds until which `rule` permits a password: null for any time, 0 for
 * never.
 */
export const passwordGoodUntil = (rule: PasswordRule): number | null =>
  rule.signOnRequired === 1 ? (rule.permittedUntil ?? 0) : null;

/** Whether `rule` forbids passwords at the time `now`, in milliseconds. */
export function refusesPassword(rule: PasswordRule, now: number): boolean {
  const until = passwordGoodUntil(rule);
  return until !== null && until <= now;
}

/**
 * Checks whether a password or a link to set one would be useful for the user.
 *
 * @throws DomainError `BUSINESS_RULE` if the user must sign in through an identity provider
 */
export async function assertPasswordOfUse(
  session: Session,
  userId: string,
  now: number,
): Promise<void> {
  const rule = await session.first<PasswordRule>(
    sql`select ${passwordRule} from users u join tenants t on t.id = u.tenant_id
      where u.id = ${userId}`,
  );
  if (!rule || !refusesPassword(rule, now)) return;
  throw new DomainError('BUSINESS_RULE', 'single sign-on is required for the user', {
    context: { userId },
  });
}

/**
 * Ends all sessions and tokens of users at and below `path` who must sign in through an identity
 * provider, because they may have been created with a password. Call it for every change that makes
 * single sign-on required.
 */
export async function endAccessByPassword(
  ctx: WriteContext,
  at: { readonly path: string } | { readonly userId: string },
): Promise<void> {
  const where = 'path' in at ? startsWith('t.path', at.path) : sql`u.id = ${at.userId}`;
  const users = await ctx.session.all<{ id: string }>(
    sql`update users set token_generation = token_generation + 1
      where id in (select u.id from users u join tenants t on t.id = u.tenant_id
        where ${where} and ${signOnRequired} = 1) returning id as "id"`,
  );
  if (users.length === 0) return;
  await ctx.session.all(
    sql`update login_sessions set ended_at = ${ctx.now} where ended_at is null and user_id in (
      select u.id from users u join tenants t on t.id = u.tenant_id
      where ${where} and ${signOnRequired} = 1)`,
  );
}

/**
 * Whether the refresh tokens of a user who must sign in through an identity provider have expired,
 * so that the provider must authenticate the user again.
 */
export async function signOnIsOver(
  session: Session,
  userId: string,
  familyId: string,
  now: number,
): Promise<boolean> {
  const over = await session.first(
    sql`select u.id as "id" from users u join tenants t on t.id = u.tenant_id
      where u.id = ${userId} and ${signOnRequired} = 1 and (select min(r.created_at)
        from refresh_tokens r where r.family_id = ${familyId}) <= ${now - signOnLifetime}`,
  );
  return over !== undefined;
}

type Requiring = Pick<Tenant, 'id' | 'parentId'> & TreePosition;

/** A tenant that requires single sign-on. */
export interface SignOnRequirement extends TreePosition {
  /** The parent of the tenant. Its administrators can remove the requirement. */
  readonly above: TreePosition;
}

/** Returns the highest tenant that requires single sign-on of users of the tenant at `position`. */
export async function requirementAt(
  session: Session,
  position: TreePosition,
): Promise<SignOnRequirement | undefined> {
  const rows = await session.all<Requiring>(
    sql`select t.id as "id", t.parent_id as "parentId",
        ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}
      from tenants t where t.sso_only and t.deleted_at is null
        and ${inTexts('t.path', pathsTo(position.path))} order by t.depth`,
  );
  const highest = rows.find((tenant) => reaches(tenant, position));
  if (!highest) return undefined;
  const above = await session.first<TreePosition>(
    sql`select ${raw('t.path as "path", t.depth as "depth", t.barrier as "barrier"')}
      from tenants t where t.id = ${highest.parentId}`,
  );
  return { ...highest, above: above! };
}
