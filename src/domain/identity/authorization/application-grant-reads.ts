import type { Session } from '../../../database/session.js';
import { columns, sql, table } from '../../../database/sql.js';
import { ApplicationGrant } from '../../../entities/index.js';

/** A user and the client that acts for the user. */
export interface GrantParties {
  readonly userId: string;
  readonly clientId: string;
}

/** Returns the grant of a user for a client, if it exists. */
export function findGrant(
  session: Session,
  { userId, clientId }: GrantParties,
): Promise<ApplicationGrant | undefined> {
  return session.first<ApplicationGrant>(
    sql`select ${columns(ApplicationGrant, 'g')} from ${table(ApplicationGrant)} g
      where g.user_id = ${userId} and g.client_id = ${clientId}`,
  );
}

/** Whether the grant with this `id` still exists. */
export async function isGranted(
  session: Session,
  id: string | null,
  { userId, clientId }: GrantParties,
): Promise<boolean> {
  return id !== null && (await findGrant(session, { userId, clientId }))?.id === id;
}
