import { inTexts, inUuids, raw, sql, type Sql } from '../../../database/sql.js';
import type { Contact, User, UserNotification } from '../../../entities/index.js';
import {
  effectiveBrands,
  platformBrand,
  type BrandRow,
} from '../../branding/brands/effective-brand.js';
import { holds, type TreePosition } from '../../core/caller.js';
import type { RequestContext } from '../../core/context.js';
import { pathsTo } from '../../core/paths.js';
import { holdsPolicy } from '../../access/policies/held-through-groups.js';
import { hasAnyOf } from '../../access/reads/filters.js';
import { visibleAnywhere } from '../../access/tree/visible-tenants.js';
import { enabledAt } from '../../access/principals/enabled.js';

/** A user who subscribed to notifications about a tenant, with contact data. */
export interface Watcher
  extends Pick<User, 'tenantId' | 'language' | 'login'>, Pick<Contact, 'firstname' | 'lastname'> {
  readonly userId: string;
  readonly email: string;
  /** Id of the brand that applies to the user. */
  readonly brandId: string;
  /** Sender address of mails to the user. */
  readonly sender: string;
  /** Names of the tenants down to the watched one, separated by slashes. */
  readonly hierarchyName: string;
}

type Watched = TreePosition & { readonly id: string };

type WatcherRow = Omit<Watcher, 'brandId' | 'sender' | 'hierarchyName'> & {
  watchedId: string;
  /** Path of the tenant of the user. */
  path: string;
};

/**
 * Condition that users aliased `u` can read tenants aliased `w`, by their own policies or those of
 * a group.
 */
function seesWatched({ catalogue }: RequestContext): Sql {
  const roles = catalogue.roles.filter(({ scopes }) =>
    scopes.some((scope) => scope === '*' || scope === 'tenant_viewer'),
  );
  const ids = roles.map(({ id }) => id);
  return holdsPolicy(
    'u',
    sql`${inTexts('p.role_id', ids)} and t.deleted_at is null and p.resource_server_id is null
      and p.resource_namespace is null and p.resource_path is null
      and substr(w.path, 1, length(t.path)) = t.path and w.barrier <= t.depth + 1`,
  );
}

/**
 * For each tenant, the users who watch it, at most `limit`, oldest first: users of the tenant and
 * of the ancestors that reach it who can sign in, can read the tenant, have an email address, and
 * subscribed to one of `notifications`. Omits users that are not visible to the caller. Three
 * statements, regardless of the number of tenants.
 */
export async function readWatchers(
  ctx: RequestContext,
  tenants: readonly Watched[],
  notifications: readonly UserNotification[],
  limit: number,
): Promise<Watcher[][]> {
  const rows = await watcherRows(ctx, tenants, notifications, limit);
  const otherwise = platformBrand(ctx.identity.issuer);
  const [brands, names] = await Promise.all([
    effectiveBrands(ctx.session, [...new Set(rows.map(({ path }) => path))], otherwise),
    hierarchyNames(ctx, tenants),
  ]);
  const lists = new Map<string, Watcher[]>(tenants.map(({ id }) => [id, []]));
  for (const { watchedId, path, ...row } of rows) {
    const brand = brands.get(path)!;
    lists.get(watchedId)!.push({
      ...row,
      brandId: brand.id,
      sender: senderOf(brand) ?? ctx.mailSender,
      hierarchyName: names.get(watchedId)!,
    });
  }
  return tenants.map(({ id }) => lists.get(id)!);
}

/** The sender address of a brand with its own mail server; otherwise null. */
const senderOf = ({ smtpOverride, smtpReplyAddress }: BrandRow): string | null =>
  smtpOverride && smtpReplyAddress !== '' ? smtpReplyAddress : null;

function watcherRows(
  ctx: RequestContext,
  tenants: readonly Watched[],
  notifications: readonly UserNotification[],
  limit: number,
): Promise<WatcherRow[]> {
  const ids = tenants.map(({ id }) => id);
  const above = [...new Set(tenants.flatMap(({ path }) => pathsTo(path)))];
  return ctx.session.all<WatcherRow>(
    sql`select x."watchedId", x."userId", x."tenantId", x."path", x."language", x."login",
        x."firstname", x."lastname", x."email"
      from (
        select w.id as "watchedId", u.id as "userId", u.tenant_id as "tenantId", ut.path as "path",
          u.language as "language", u.login as "login", c.firstname as "firstname",
          c.lastname as "lastname", c.email as "email",
          row_number() over (partition by w.id order by u.number) as place
        from tenants w
        join tenants ut on ${inTexts('ut.path', above)}
          and substr(w.path, 1, length(ut.path)) = ut.path and w.barrier <= ut.depth + 1
        join users u on u.tenant_id = ut.id and u.deleted_at is null
        join contacts c on c.user_id = u.id and c.embedded = ${true}
        where ${inUuids('w.id', ids)} and ${enabledAt('u', ctx.clock())} and u.activated = ${true}
          and not exists (select 1 from tenants off where ${inTexts('off.path', above)}
            and substr(ut.path, 1, length(off.path)) = off.path and off.enabled = ${false})
          and c.email <> '' and ${hasAnyOf('u.notifications')(notifications, 'notifications')}
          and ${visibleAnywhere(ctx.caller, ['tenant_viewer'], 'ut')} and ${seesWatched(ctx)}
      ) x where x.place <= ${limit} order by x."watchedId", x.place`,
  );
}

/**
 * Returns for each of `tenants` the names of the tenants from the highest one that the caller can
 * see, without it, down to the tenant itself.
 */
async function hierarchyNames(
  { session, caller }: RequestContext,
  tenants: readonly Watched[],
): Promise<Map<string, string>> {
  const above = [...new Set(tenants.flatMap(({ path }) => pathsTo(path)))];
  const rows = await session.all<TreePosition & { name: string }>(
    sql`select ${raw('t.name as "name", t.path as "path", t.depth as "depth", t.barrier as "barrier"')}
      from tenants t where ${inTexts('t.path', above)}`,
  );
  const seen = new Map(
    rows.flatMap((row) => (holds(caller, row, ['tenant_viewer']) ? [[row.path, row.name]] : [])),
  );
  return new Map(
    tenants.map(({ id, path }) => {
      const names = pathsTo(path).flatMap((each) => seen.get(each) ?? []);
      return [id, (names.length > 1 ? names.slice(1) : names).join('/')];
    }),
  );
}
