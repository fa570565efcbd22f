import type { Session } from '../../../database/session.js';
import { columns, raw, sql, table, type Sql } from '../../../database/sql.js';
import { LogoUpload } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { hashSecret } from '../../core/secrets.js';

/** The error for all invalid uploads. */
export const noUpload = (): DomainError =>
  new DomainError('NOT_FOUND', 'the upload does not exist or has expired');

const alive = (alias: string, now: number): Sql =>
  sql`${raw(alias)}.used_at is null and ${raw(alias)}.expires_at > ${now}`;

/** Returns the upload with `secret`, if it is still valid. */
export const uploadNamed = (
  session: Session,
  secret: string,
  now: number,
): Promise<LogoUpload | undefined> =>
  session.first<LogoUpload>(
    sql`select ${columns(LogoUpload, 'l')} from ${table(LogoUpload)} l
      where l.id = ${hashSecret(secret)} and ${alive('l', now)}`,
  );

/**
 * Uses up an upload. Of two concurrent requests, only one succeeds.
 *
 * @throws DomainError `NOT_FOUND` for the other request
 */
export async function spendUpload(ctx: WriteContext, id: string): Promise<void> {
  const spent = await ctx.session.all(
    sql`update logo_uploads set used_at = ${ctx.now}
      where id = ${id} and ${alive('logo_uploads', ctx.now)} returning id`,
  );
  if (spent.length === 0) throw noUpload();
}
