import { Type } from '@sinclair/typebox';
import { inUuids, sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { Uuid } from '../../core/schema.js';

/**
 * Records that documents were shown to the calling user, which starts their grace periods. Existing
 * records do not change, also for concurrent requests.
 *
 * @returns the first time when each document was shown to the user, in milliseconds since the Unix
 *   epoch
 */
export const proposeDocuments = action({
  name: 'proposeLegalDocuments',
  scopes: 'authenticated',
  input: Type.Object({ documentIds: Type.Array(Uuid) }, { additionalProperties: false }),
  writes: true,
  quiet: true,
  async perform(ctx, { documentIds }): Promise<Map<string, number>> {
    const userId = ctx.caller.id!;
    for (const documentId of documentIds) {
      await ctx.session.all(
        sql`insert into legal_signatures (user_id, document_id, proposed_at)
          values (${userId}, ${documentId}, ${ctx.now}) on conflict (user_id, document_id) do nothing`,
      );
      ctx.audit({
        ...(ctx.caller.tenantId && { tenantId: ctx.caller.tenantId }),
        objectType: 'legalDocument',
        objectId: documentId,
        details: { proposedTo: userId },
      });
    }
    const rows = await ctx.session.all<{ documentId: string; proposedAt: number }>(
      sql`select s.document_id as "documentId", s.proposed_at as "proposedAt"
        from legal_signatures s where s.user_id = ${userId}
          and ${inUuids('s.document_id', documentIds)}`,
    );
    return new Map(rows.map(({ documentId, proposedAt }) => [documentId, proposedAt]));
  },
});
