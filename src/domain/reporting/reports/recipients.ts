import type { Session } from '../../../database/session.js';
import { inUuids, sql } from '../../../database/sql.js';
import type { Report, User } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { holds, ownId, type Caller, type TreePosition } from '../../core/caller.js';
import type { Services } from '../../core/context.js';
import { badInput } from '../../core/errors.js';
import { mailAddressOf, type Addresses } from '../../branding/mail/mail-address.js';
import { isEnabledAt } from '../../access/principals/enabled.js';
import { reportWriters } from './report-scopes.js';

/** A user with the tree position of their tenant. */
export type UserPosition = Pick<User, 'id'> & TreePosition;

/** As `UserPosition`, with the columns that decide whether the user is enabled. */
type EnabledUserPosition = UserPosition & Pick<User, 'enabled' | 'disableAfter'>;

/**
 * Whether `caller` can see that `user` receives a report, and can add them: other users, or
 * themselves.
 */
export const seesRecipient = (caller: Caller, user: UserPosition): boolean =>
  holds(caller, user, ['tenant_viewer']) || (caller.type === 'user' && ownId(caller) === user.id);

/**
 * The users with these `ids`, without duplicates, in that order. Users in `already` can stay even
 * if they are disabled or invisible, because clients send back what they have read.
 *
 * @throws DomainError `BAD_INPUT` for the first user who is not visible or cannot receive mail,
 *   with the same message for both reasons
 */
export async function recipientsAsked(
  ctx: ActionContext,
  ids: readonly string[],
  already: readonly string[] = [],
): Promise<string[]> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return [];
  const rows = await ctx.session.all<EnabledUserPosition>(
    sql`select u.id as "id", u.enabled as "enabled", u.disable_after as "disableAfter",
        t.path as "path", t.depth as "depth", t.barrier as "barrier"
      from users u join tenants t on t.id = u.tenant_id
      where ${inUuids('u.id', unique)} and u.deleted_at is null`,
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const [index, id] of ids.entries()) {
    if (already.includes(id)) continue;
    const user = found.get(id);
    if (user && isEnabledAt(user, ctx.now) && seesRecipient(ctx.caller, user)) continue;
    throw badInput(
      ['recipients', index],
      `recipients.${index} is not a user to whom the caller can send the report`,
    );
  }
  return unique;
}

/**
 * Returns the recipients of the report `reportId` after an update with `ids`: the given users, then
 * the current recipients that are invisible to the caller, who could not have sent them. `changed`
 * states whether the set of users differs from before.
 *
 * @throws DomainError as `recipientsAsked`
 */
export async function recipientsAfter(
  ctx: ActionContext,
  reportId: string,
  ids: readonly string[],
): Promise<{ readonly ids: string[]; readonly changed: boolean }> {
  const current = await ctx.session.all<UserPosition>(
    sql`select u.id as "id", t.path as "path", t.depth as "depth",
        t.barrier as "barrier"
      from report_recipients rr join users u on u.id = rr.user_id
      join tenants t on t.id = u.tenant_id
      where rr.report_id = ${reportId} and u.deleted_at is null order by rr.position, u.id`,
  );
  const asked = await recipientsAsked(
    ctx,
    ids,
    current.map(({ id }) => id),
  );
  const hidden = current.filter(
    (user) => !seesRecipient(ctx.caller, user) && !asked.includes(user.id),
  );
  const after = [...asked, ...hidden.map(({ id }) => id)];
  const changed = after.length !== current.length || current.some(({ id }) => !after.includes(id));
  return { ids: after, changed };
}

/**
 * The creator on whose behalf `report` is generated. Undefined if the creator is no longer active
 * or no longer has access to reports of its tenant.
 */
export async function creatorOf(
  { identity }: Pick<Services, 'identity'>,
  session: Session,
  report: Pick<Report, 'createdBy'>,
  place: TreePosition,
): Promise<Caller | undefined> {
  const id = report.createdBy;
  if (!id) return undefined;
  const principal =
    (await identity.principals.find(session, 'user', id)) ??
    (await identity.principals.find(session, 'client', id));
  if (!principal) return undefined;
  const caller = await identity.callerOf(session, principal, 'none');
  return holds(caller, place, reportWriters) ? caller : undefined;
}

/** A recipient of a report. */
export interface Recipient {
  readonly id: string;
  readonly email: string;
  readonly language: string;
}

/**
 * The current recipients of `report`: users who exist, are enabled at the time `now`, have an email
 * address, and are visible to `creator`.
 */
export async function recipientsOf(
  session: Session,
  report: Pick<Report, 'id'>,
  creator: Caller,
  now: number,
): Promise<Recipient[]> {
  const rows = await session.all<EnabledUserPosition & Addresses & { language: string }>(
    sql`select u.id as "id", u.enabled as "enabled", u.disable_after as "disableAfter",
        u.login as "login", u.language as "language", k.email as "email",
        u.confirmed_email as "confirmedEmail",
        t.path as "path", t.depth as "depth", t.barrier as "barrier"
      from report_recipients rr join users u on u.id = rr.user_id
      join tenants t on t.id = u.tenant_id
      left join contacts k on k.user_id = u.id and k.embedded and k.deleted_at is null
      where rr.report_id = ${report.id} and u.deleted_at is null order by rr.position, u.id`,
  );
  return rows.flatMap((user) => {
    const email = mailAddressOf(user);
    if (email === undefined || !isEnabledAt(user, now) || !seesRecipient(creator, user)) return [];
    return [{ id: user.id, email, language: user.language }];
  });
}
