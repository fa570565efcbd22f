import type { Session } from '../../../database/session.js';
import { raw, sql, startsWith } from '../../../database/sql.js';
import { foldText, type Tenant, type User } from '../../../entities/index.js';
import type { TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { availableAt, providersWhere, type StoredProvider } from './provider-reads.js';
import { domainOf } from './provider-rules.js';

/**
 * The data that determines which identity providers apply to a user: the login, the bound provider,
 * and the tenant.
 */
export type ProviderUser = Pick<User, 'login' | 'idpId'> &
  Pick<Tenant, 'defaultIdpId'> &
  TreePosition;

/** Selects a `ProviderUser`, from users aliased `u` and their tenants aliased `t`. */
export const providerUser = raw(`u.login as "login", u.idp_id as "idpId",
  t.default_idp_id as "defaultIdpId", t.path as "path", t.depth as "depth",
  t.barrier as "barrier"`);

/**
 * Returns the identity providers that apply to `user`, in order of precedence: the provider that
 * the user is bound to; for other users, the default provider of their tenant, then the provider of
 * the nearest owner for the domain of the login. A provider whose owner does not reach the tenant
 * of the user never applies. One statement.
 */
export async function providersOf(session: Session, user: ProviderUser): Promise<StoredProvider[]> {
  const [idpId, defaultIdpId] = [user.idpId ?? null, user.defaultIdpId ?? null];
  const domain = domainOf(user.login);
  const found = await providersWhere(
    session,
    sql`${availableAt(user)}
      and (i.id = ${idpId} or i.id = ${defaultIdpId} or i.domain_key = ${domain})`,
  );
  if (idpId !== null) return found.filter(({ id }) => id === idpId);
  const nearest = found
    .filter(({ domainKey }) => domainKey === domain)
    .sort((a, b) => b.depth - a.depth)
    .slice(0, 1);
  const preferred = found.find(({ id }) => id === defaultIdpId);
  return [...new Set([...(preferred ? [preferred] : []), ...nearest])];
}

/**
 * Returns the identity provider for the user with this `login`. All pages and operations that
 * depend on the provider of a login use this function. Two statements, whether or not the login
 * exists.
 */
export async function providerForLogin(
  { session }: Pick<RequestContext, 'session'>,
  login: string,
): Promise<StoredProvider | undefined> {
  const user = await session.first<ProviderUser>(
    sql`select ${providerUser} from users u join tenants t on t.id = u.tenant_id
      where u.login_key = ${foldText(login)} and u.deleted_at is null`,
  );
  const [provider] = user
    ? await providersOf(session, user)
    : await providersForUnknown(session, domainOf(login));
  return provider;
}

/**
 * Returns the providers for a login that no user has: that of the verified domain, unless several
 * owners have verified it.
 */
async function providersForUnknown(session: Session, domain: string): Promise<StoredProvider[]> {
  const verified = await providersWhere(
    session,
    sql`i.domain_key = ${domain} and i.domain_verified_at is not null`,
  );
  return verified.length === 1 ? verified : [];
}

/**
 * Whether `name` may also identify users to whom `provider` does not apply, because it is their
 * email address. Another tenant can create a user with that address as the login. Users who enter
 * it must not be redirected to the provider of that tenant automatically.
 */
export async function mayMeanOthers(
  session: Session,
  { path, depth }: Pick<StoredProvider, 'path' | 'depth'>,
  name: string,
): Promise<boolean> {
  const key = foldText(name);
  const other = await session.first(
    sql`select u.id as "id" from users u join tenants t on t.id = u.tenant_id
      where u.id in (
          select f.id from users f
          where f.confirmed_email_key = ${key}
          union
          select k.user_id from contacts k where k.user_id is not null and k.email_key = ${key}
            and k.embedded and k.deleted_at is null)
        and u.deleted_at is null and u.enabled = ${true} and u.activated = ${true}
        and not (${startsWith('t.path', path)} and t.barrier <= ${depth + 1}) limit 1`,
  );
  return other !== undefined;
}
