import type { Session } from '../../../database/session.js';
import { inTexts, raw, sql } from '../../../database/sql.js';
import { foldText, type TrusteeType } from '../../../entities/index.js';
import { pathWidth, pathsTo } from '../../core/paths.js';
import { heldThroughGroups } from '../../access/policies/held-through-groups.js';
import { inactive } from '../../access/tree/inactive.js';
import { isExpiredAt } from '../../access/principals/enabled.js';
import type { Subject } from '../tokens/access-token.js';
import {
  passwordGoodUntil,
  passwordRule,
  refusesPassword,
  type PasswordRule,
} from '../sessions/single-sign-on.js';

/** An authenticated and active user or client. */
export interface Principal extends Subject {
  readonly tenantPath: string;
  /** Login of a user. */
  readonly login: string | null;
  /** Time in milliseconds from which the principal is no longer active; null if there is none. */
  readonly until: number | null;
}

/** An access policy of a principal, with the tree position of its tenant. */
export interface HeldPolicy {
  /** The trustee of the policy: the principal or one of its groups. */
  readonly trusteeId: string;
  readonly trusteeType: TrusteeType;
  readonly roleId: string;
  readonly tenantId: string;
  readonly number: number;
  readonly path: string;
  readonly depth: number;
  readonly resourceServerId: string | null;
  readonly resourceNamespace: string | null;
  readonly resourcePath: string | null;
}

/** The columns of a user or client that decide whether it is active. */
export interface PrincipalRow {
  id: string;
  tenantId: string;
  login: string | null;
  until: number | null;
  generation: number;
  path: string;
  secret: string | null;
  /** Hash of the MD5 digest of the password, if one is stored. */
  digest?: string | null;
}

interface ClientRow extends Omit<PrincipalRow, 'login' | 'until'> {
  secretExpiresAt: number;
  tokenEndpointAuthMethod: string;
}

/**
 * Returns `row` without its hashes if the user must sign in through an identity provider, so that
 * no password matches. If a password is permitted for a limited time, the row is valid until then.
 */
function withUsablePassword(row: PrincipalRow & PasswordRule, now: number): PrincipalRow {
  if (refusesPassword(row, now)) return { ...row, secret: null, digest: null };
  const until = Math.min(row.until ?? Infinity, passwordGoodUntil(row) ?? Infinity);
  return { ...row, until: until === Infinity ? null : until };
}

/**
 * Returns the row of an enabled user with this `login`, with the password hashes that are valid at
 * `now`.
 */
export async function userByLogin(
  session: Session,
  login: string,
  now: number,
): Promise<PrincipalRow | undefined> {
  const row = await session.first<PrincipalRow & PasswordRule>(
    sql`select u.id as "id", u.tenant_id as "tenantId", u.login as "login",
        u.disable_after as "until", u.token_generation as "generation", t.path as "path",
        c.password_hash as "secret", c.digest_hash as "digest", ${passwordRule}
      from users u join tenants t on t.id = u.tenant_id
      left join credentials c on c.user_id = u.id
      where u.login_key = ${foldText(login)} and u.deleted_at is null
        and u.enabled = ${true} and u.activated = ${true}`,
  );
  return row && withUsablePassword(row, now);
}

/** An account that a login or email address can identify. */
export interface NamedAccount extends PrincipalRow {
  /** `address`: the address of the contact, which is not confirmed. */
  readonly namedBy: 'login' | 'confirmed' | 'address';
  readonly confirmedEmail: string | null;
}

/** Maximum number of accounts per tenant that `accountsNamed` returns for an unconfirmed address. */
const mostUnconfirmed = 3;

/**
 * Returns the rows of enabled users that `name` can identify: the user with this login, then users
 * who have confirmed it as their email address, then users whose contact has it. The contact
 * addresses are unconfirmed and limited per tenant: the children of the root with their subtrees
 * take turns, and within a subtree its tenants, oldest accounts first. Therefore a partner with
 * many tenants cannot displace accounts of another partner.
 */
export async function accountsNamed(
  session: Session,
  name: string,
  limit: number,
  now: number,
): Promise<NamedAccount[]> {
  const key = foldText(name);
  const rows = await session.all<NamedAccount & PasswordRule>(
    sql`with named as (
        select u.id, u.tenant_id, u.created_at, u.login, u.disable_after, u.token_generation,
          u.confirmed_email, u.confirmed_email_key, u.idp_id, u.password_permitted_until,
          case when u.login_key = ${key} then 0
            when u.confirmed_email_key = ${key} then 1 else 2 end as tier
        from users u
        where u.id in (
            select a.id from users a where a.login_key = ${key} and a.deleted_at is null
            union
            select f.id from users f
            where f.confirmed_email_key = ${key}
            union
            select k.user_id from contacts k where k.user_id is not null and k.email_key = ${key}
              and k.embedded and k.deleted_at is null)
          and u.deleted_at is null and u.enabled = ${true} and u.activated = ${true}),
      within_tenant as (
        select n.*, t.path, row_number() over (
          partition by n.tier, n.tenant_id order by n.created_at, n.id) as place
        from named n join tenants t on t.id = n.tenant_id),
      ranked as (
        select w.*, row_number() over (
          partition by w.tier, substr(w.path, 1, ${2 * pathWidth})
          order by w.place, w.created_at, w.id) as turn
        from within_tenant w)
      select u.id as "id", u.tenant_id as "tenantId", u.login as "login",
        u.disable_after as "until", u.token_generation as "generation", t.path as "path",
        c.password_hash as "secret", ${passwordRule},
        u.confirmed_email as "confirmedEmail",
        case when u.confirmed_email_key = ${key} then 'confirmed'
          when u.tier = 0 then 'login' else 'address' end as "namedBy"
      from ranked u join tenants t on t.id = u.tenant_id
      left join credentials c on c.user_id = u.id
      where u.tier < 2 or u.place <= ${mostUnconfirmed}
      order by u.tier, u.turn, u.created_at, u.id limit ${limit}`,
  );
  return rows.map((row) => ({ ...row, ...withUsablePassword(row, now) }));
}

/** Returns the row of an enabled user, activated or not. */
export function enabledUserById(
  session: Session,
  id: string,
): Promise<(PrincipalRow & { readonly activated: boolean }) | undefined> {
  return session.first(
    sql`select u.id as "id", u.tenant_id as "tenantId", u.login as "login",
        u.disable_after as "until", u.token_generation as "generation", t.path as "path",
        u.activated as "activated"
      from users u join tenants t on t.id = u.tenant_id
      where u.id = ${id} and u.deleted_at is null and u.enabled = ${true}`,
  );
}

/** Returns the row of an enabled client, with the hash of its secret. */
export function clientById(session: Session, id: string): Promise<ClientRow | undefined> {
  return session.first<ClientRow>(
    sql`select c.id as "id", c.tenant_id as "tenantId", c.token_generation as "generation",
        t.path as "path", c.secret_hash as "secret", c.secret_expires_at as "secretExpiresAt",
        c.token_endpoint_auth_method as "tokenEndpointAuthMethod"
      from clients c join tenants t on t.id = c.tenant_id
      where c.id = ${id} and c.deleted_at is null and c.status = ${'enabled'}`,
  );
}

/**
 * Returns the principal of `row` at the time `now`, if it is active: it is not expired, and no
 * ancestor tenant is disabled or deleted.
 */
export async function activePrincipal(
  session: Session,
  type: 'user' | 'client',
  row: PrincipalRow,
  now: number,
): Promise<Principal | undefined> {
  const until = row.until ?? null;
  if (isExpiredAt(until, now)) return undefined;
  const closed = await session.first(
    sql`select t.id as "id" from tenants t where ${inTexts('t.path', pathsTo(row.path))}
      and ${inactive('t')} limit 1`,
  );
  if (closed) return undefined;
  return {
    type,
    id: row.id,
    tenantId: row.tenantId,
    tenantPath: row.path,
    generation: row.generation,
    login: row.login ?? null,
    until,
  };
}

const heldPolicy = raw(`p.trustee_id as "trusteeId", p.trustee_type as "trusteeType",
  p.role_id as "roleId", p.tenant_id as "tenantId", t.number as "number", t.path as "path",
  t.depth as "depth", p.resource_server_id as "resourceServerId",
  p.resource_namespace as "resourceNamespace", p.resource_path as "resourcePath"`);

/**
 * Returns the policies of `principal` on existing tenants, including those of its groups. One
 * statement.
 */
export function heldPolicies(
  session: Session,
  { type, id }: Pick<Principal, 'type' | 'id'>,
): Promise<HeldPolicy[]> {
  return session.all<HeldPolicy>(
    sql`select ${heldPolicy} from access_policies p join tenants t on t.id = p.tenant_id
        where p.trustee_id = ${id} and p.trustee_type = ${type}
          and p.deleted_at is null and t.deleted_at is null
      union all
      select ${heldPolicy} from ${heldThroughGroups(type, sql`m.member_id = ${id}`)}
      order by "path", "roleId"`,
  );
}
