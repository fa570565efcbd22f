import type { Session } from '../../../database/session.js';
import { sql } from '../../../database/sql.js';
import { foldText, type User } from '../../../entities/index.js';
import type { ActionContext } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import { assertCovers } from '../policies/policy-rules.js';

/** Whether `login` has 1 to 255 characters without spaces, control and other invisible characters. */
export function isAcceptableLogin(login: string): boolean {
  return login.length <= 255 && /^[^\s\p{C}]+$/u.test(login);
}

/** @throws DomainError `BAD_INPUT` unless `login` is acceptable */
export function assertAcceptableLogin(login: string): void {
  if (isAcceptableLogin(login)) return;
  throw badInput('login', 'login must be 1 to 255 characters long and must not contain spaces');
}

/** Returns the id of the user with this `login`, if there is one. */
export async function loginHolder(session: Session, login: string): Promise<string | undefined> {
  const row = await session.first<{ id: string }>(
    sql`select u.id as "id" from users u
      where u.login_key = ${foldText(login)} and u.deleted_at is null`,
  );
  return row?.id;
}

/** @throws DomainError `LOGIN_TAKEN` if another user has this `login` */
export async function assertLoginFree(
  session: Session,
  login: string,
  exceptId: string | null,
): Promise<void> {
  const holder = await loginHolder(session, login);
  if (holder !== undefined && holder !== exceptId) {
    throw new DomainError('LOGIN_TAKEN', 'the login is already in use', { field: ['login'] });
  }
}

/** Disables a user and invalidates all sessions and tokens. */
export function disable(user: User): void {
  user.enabled = false;
  user.tokenGeneration++;
}

/**
 * Checks that the caller can grant all roles of the user. Required before any change that would let
 * the caller act as the user (password, login, address, identity at a provider) or that restores
 * roles of the user. ADR 0016 lists these changes.
 *
 * @throws DomainError `ACCESS_DENIED`
 */
export function assertCoversPolicies(ctx: ActionContext, userId: string): Promise<void> {
  return assertCovers(ctx, { type: 'user', id: userId });
}
