import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { versionMismatch } from '../../core/errors.js';
import { Uuid, Version } from '../../core/schema.js';
import { authorizeDocument } from './document-reads.js';
import { assertUnpublished } from './document-rules.js';
import { documentAdmins } from './visible-documents.js';

/**
 * Deletes an unpublished legal document (`DELETE /legal_documents/{legal_document_id}`). Its
 * version can be used again.
 *
 * @throws DomainError `BUSINESS_RULE` for a published document
 */
export const deleteDocument = action({
  name: 'deleteLegalDocument',
  scopes: documentAdmins,
  input: Type.Object({ legalDocumentId: Uuid, version: Version }, { additionalProperties: false }),
  writes: true,
  async perform(ctx, { legalDocumentId: id, version }): Promise<{ id: string }> {
    const document = await authorizeDocument(ctx, id);
    if (document.version !== version) throw versionMismatch('legalDocument', id);
    assertUnpublished(document);
    const taken = await ctx.session.all(
      sql`update legal_documents set deleted_at = ${ctx.now}, updated_at = ${ctx.now},
          version = version + 1, deletion_id = ${randomUUID()}
        where id = ${id} and deleted_at is null and version = ${version} returning id`,
    );
    if (taken.length === 0) throw versionMismatch('legalDocument', id);
    ctx.audit({ tenantId: document.ownerTenantId, objectType: 'legalDocument', objectId: id });
    return { id };
  },
});
