import type { Session } from '../../database/session.js';
import { columns, sql } from '../../database/sql.js';
import { Client } from '../../entities/index.js';

/** Returns the display name of a client (`client_name` of RFC 7591); null if it has none. */
export function clientName({ client_name: name }: Client['data']): string | null {
  return typeof name === 'string' && name.trim() !== '' ? name : null;
}

/** Returns the name of the client with this id; null if the client or its name does not exist. */
export async function clientNameById(session: Session, id: string): Promise<string | null> {
  const row = await session.first<Pick<Client, 'data'>>(
    sql`select ${columns(Client, 'c', ['data'])} from clients c where c.id = ${id}`,
  );
  return row ? clientName(row.data) : null;
}

/**
 * Whether a client with this data registered itself or was created by such a client: its data has
 * the scopes of the registration token, possibly none. Such a client requires the consent of users.
 */
export const isSelfRegistered = (data: Readonly<Record<string, unknown>>): boolean =>
  data.registration_scopes !== undefined;
