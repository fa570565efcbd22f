import { raw, sql, type Sql } from '../../../database/sql.js';
import type { User } from '../../../entities/index.js';

/** Whether a user with the expiration `until` is expired at the time `now`. */
export const isExpiredAt = (until: number | null | undefined, now: number): boolean =>
  until != null && until <= now;

/** Whether a user is enabled at the time `now`. An expired user counts as disabled. */
export const isEnabledAt = (user: Pick<User, 'enabled' | 'disableAfter'>, now: number): boolean =>
  user.enabled && !isExpiredAt(user.disableAfter, now);

/** The same as a condition on the users with this `alias`. */
export const enabledAt = (alias: string, now: number): Sql =>
  sql`(${raw(alias)}.enabled = ${true} and coalesce(${raw(alias)}.disable_after > ${now}, ${true}))`;

/**
 * The opposite of `enabledAt`. It is written so that the partial indexes on disabled users and on
 * `disable_after` support it, and is never null.
 */
export const disabledAt = (alias: string, now: number): Sql =>
  sql`(not ${raw(alias)}.enabled or (${raw(`${alias}.disable_after is not null`)} and ${expiredAt(alias, now)}))`;

/**
 * The condition for users that are stored as enabled and are expired at the time `now`. It is
 * written so that the partial index on `disable_after` supports it.
 */
export const expiredAt = (alias: string, now: number): Sql =>
  sql`(${raw(alias)}.enabled and ${raw(alias)}.disable_after <= ${now})`;
