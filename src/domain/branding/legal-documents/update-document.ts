import { Type } from '@sinclair/typebox';
import { LegalDocument } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { itemsAfter } from './covered-items.js';
import { documentById, authorizeDocument, type DocumentRow } from './document-reads.js';
import { assertUnpublished, lockPublication, versionBefore } from './document-rules.js';
import { documentAdmins } from './visible-documents.js';

/**
 * Publishes a legal document (`PUT /legal_documents/{legal_document_id}`), which then applies and
 * can no longer change. Its added and covered items are computed again, because another version may
 * have been published since. Without `published: true`, the document does not change.
 *
 * @throws DomainError `BUSINESS_RULE` for a published document, or one that is not later than the
 *   published version
 */
export const updateDocument = action({
  name: 'updateLegalDocument',
  scopes: documentAdmins,
  input: Type.Object(
    { legalDocumentId: Uuid, version: Version, published: Type.Optional(Type.Boolean()) },
    { additionalProperties: false },
  ),
  writes: true,
  async perform(ctx, { legalDocumentId: id, version, published = false }): Promise<DocumentRow> {
    const { ownerTenantId } = await authorizeDocument(ctx, id);
    if (published) await lockPublication(ctx.session, ownerTenantId);
    const document = await ctx.em.findOneOrFail(LegalDocument, id);
    if (document.version !== version) throw versionMismatch('legalDocument', id);
    assertUnpublished(document);
    if (published) {
      const previous = await versionBefore(ctx.session, document);
      Object.assign(document, itemsAfter(previous?.coveredItems, document.changedItems));
      document.publishedAt = ctx.now;
      document.updatedAt = Math.max(ctx.now, document.updatedAt);
    }
    ctx.audit({
      tenantId: ownerTenantId,
      objectType: 'legalDocument',
      objectId: id,
      fields: published ? ['published'] : [],
    });
    await ctx.em.flush();
    return documentById(ctx.session, id);
  },
});
