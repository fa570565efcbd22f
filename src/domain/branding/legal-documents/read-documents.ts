import { Type } from '@sinclair/typebox';
import { inTexts, inUuids, raw, sql } from '../../../database/sql.js';
import { action } from '../../core/action.js';
import { foundByIds } from '../../core/list.js';
import { readable } from '../../access/reads/resource.js';
import { legalDocumentResource } from './legal-document-resource.js';
import { Uuid } from '../../core/schema.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { documentsWhere, ownersFor, seenDocument, type DocumentRow } from './document-reads.js';
import { documentAdmins } from './visible-documents.js';

/**
 * Returns a legal document (`GET /legal_documents/{legal_document_id}`) to the callers of
 * `visibleDocuments`.
 */
export const getDocument = action({
  name: 'getLegalDocument',
  scopes: ['tenant_viewer'],
  input: Type.Object({ legalDocumentId: Uuid }, { additionalProperties: false }),
  perform(ctx, { legalDocumentId }): Promise<DocumentRow> {
    ctx.authorizedBy('filter');
    return seenDocument(ctx, legalDocumentId);
  },
});

/**
 * Returns legal documents by id (`GET /legal_documents`). Omits those that the caller cannot see.
 *
 * @throws DomainError `NOT_FOUND` if the caller can see none of them
 */
export const listDocuments = action({
  name: 'listLegalDocuments',
  scopes: ['tenant_viewer'],
  input: Type.Object(
    { uuids: Type.Array(Uuid, { maxItems: 100 }) },
    { additionalProperties: false },
  ),
  async perform(ctx, { uuids }): Promise<DocumentRow[]> {
    ctx.authorizedBy('filter');
    const rows = await documentsWhere(
      ctx.session,
      sql`${inUuids('d.id', uuids)} and ${readable(ctx.caller, legalDocumentResource)}`,
    );
    return foundByIds('legalDocument', uuids, rows);
  },
});

/**
 * Returns the legal documents that apply to a tenant (`GET /tenants/{tenant_id}/legal_documents`):
 * all published versions of the tenant and of its ancestors up to a brand with its own legal
 * documents, nearest owner and latest version first. Administrators of legal documents also get the
 * unpublished documents of the tenant.
 */
export const listTenantDocuments = action({
  name: 'listTenantLegalDocuments',
  scopes: ['tenant_viewer'],
  input: Type.Object({ tenantId: Uuid }, { additionalProperties: false }),
  async perform(ctx, { tenantId }): Promise<DocumentRow[]> {
    const tenant = await authorizeTenant(ctx, tenantId);
    const owners = (await ownersFor(ctx.session, [tenant.path])).get(tenant.path)!;
    const drafts = ctx.may(tenant, documentAdmins) ? sql`t.id = ${tenant.id}` : raw('1 = 0');
    return documentsWhere(
      ctx.session,
      sql`${inTexts('t.path', owners)} and (d.published_at is not null or ${drafts})`,
      raw('t.depth desc, d.document_type, d.document_version desc, d.id'),
    );
  },
});
