import type { Session } from '../../database/session.js';
import { columns, sql } from '../../database/sql.js';
import { Client } from '../../entities/index.js';

/**
 * Display name of a client (`client_name` of RFC 7591); null if it was registered without a name.
 */
export function clientName({ client_name: name }: Client['data']): string | null {
  return typeof name === 'string' && name.trim() !== '' ? name : null;
}

/** The name of the client with this ID; null if the client does not exist. */
export async function clientNameById(session: Session, id: string): Promise<string | null> {
  const row = await session.first<Pick<Client, 'data'>>(
    sql`select ${columns(Client, 'c', ['data'])} from clients c where c.id = ${id}`,
  );
  return row ? clientName(row.data) : null;
}
