import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action, type WriteContext } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { Uuid } from '../../core/schema.js';
import { authorizeUser, type UserRow } from '../../access/principals/user-reads.js';
import { isEnabledAt } from '../../access/principals/enabled.js';
import { signingStatusesOf, type PublishedDocument, type SigningStatus } from './signing-status.js';

/**
 * Signs legal documents for a user (`POST /users/{user_id}/legal_documents`), all or none. Users
 * sign for themselves; callers with `legal_docs_signer` at the tenant sign for others. Existing
 * signatures do not change.
 *
 * @throws DomainError `NOT_FOUND` for the first document that does not apply to the user and that
 *   the user has not signed; `USER_DISABLED`
 */
export const signDocuments = action({
  name: 'signLegalDocuments',
  scopes: ['tenant_viewer', 'legal_docs_signer'],
  input: Type.Object(
    { userId: Uuid, items: Type.Array(Uuid, { minItems: 1, maxItems: 100 }) },
    { additionalProperties: false },
  ),
  writes: true,
  quiet: true,
  async perform(ctx, { userId, items }): Promise<UserRow> {
    const user = await authorizeUser(ctx, userId, { self: true, scopes: ['legal_docs_signer'] });
    if (!isEnabledAt(user, ctx.now)) {
      throw new DomainError('USER_DISABLED', 'a disabled user cannot sign legal documents', {
        context: { userId },
      });
    }
    const [status] = await signingStatusesOf(ctx.session, [user]);
    const ids = [...new Set(items)];
    const documents = ids.map((id) => signable(status!, id, items.indexOf(id)));
    for (const [index, document] of documents.entries()) {
      if (document) await sign(ctx, user, document);
      ctx.audit({
        tenantId: user.tenantId,
        objectType: 'legalDocument',
        objectId: ids[index]!,
        details: {
          signedFor: userId,
          ...(document && { documentVersion: document.documentVersion }),
          outcome: document ? 'signed' : 'was signed before',
        },
      });
    }
    return user;
  },
});

/**
 * Returns the document to sign; null if it is signed already.
 *
 * @throws DomainError `NOT_FOUND`
 */
function signable(
  { current, signatures }: SigningStatus,
  id: string,
  index: number,
): PublishedDocument | null {
  if (signatures.get(id)?.signedAt != null) return null;
  const document = current.find((one) => one.id === id);
  if (document) return document;
  const field = ['items', index];
  throw new DomainError(
    'NOT_FOUND',
    `${field.join('.')} is not a legal document that the user can sign`,
    {
      field,
      context: { legalDocumentId: id },
    },
  );
}

async function sign(ctx: WriteContext, { id: userId }: UserRow, { id }: PublishedDocument) {
  await ctx.session.all(
    sql`insert into legal_signatures (user_id, document_id, proposed_at, signed_at, signed_by)
      values (${userId}, ${id}, ${ctx.now}, ${ctx.now}, ${ctx.caller.id})
      on conflict (user_id, document_id) do update
        set signed_at = excluded.signed_at, signed_by = excluded.signed_by
        where legal_signatures.signed_at is null`,
  );
}
