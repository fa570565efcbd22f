import { columns, inUuids, sql } from '../../../database/sql.js';
import { LegalSignature } from '../../../entities/index.js';
import type { RequestContext } from '../../core/context.js';

/** A document that a user has signed. */
export type SignatureRow = LegalSignature & { readonly signedAt: number };

/**
 * Returns the signatures of each user, latest first, including those of other signers. The caller
 * must be authorized to read the users. One statement.
 */
export async function readSignatures(
  { session }: RequestContext,
  userIds: readonly string[],
): Promise<SignatureRow[][]> {
  const rows = await session.all<SignatureRow>(
    sql`select ${columns(LegalSignature, 's')} from legal_signatures s
      where ${inUuids('s.user_id', userIds)} and s.signed_at is not null
      order by s.signed_at desc, s.document_id`,
  );
  const lists = new Map<string, SignatureRow[]>(userIds.map((id) => [id, []]));
  for (const row of rows) lists.get(row.userId)!.push(row);
  return userIds.map((id) => lists.get(id)!);
}
