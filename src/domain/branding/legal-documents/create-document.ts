import { randomUUID } from 'node:crypto';
import { LegalDocument, newRow } from '../../../entities/index.js';
import { action } from '../../core/action.js';
import { DomainError } from '../../core/errors.js';
import { authorizeTenant } from '../../access/tree/tenant-reads.js';
import { itemsAfter } from './covered-items.js';
import { CreateDocumentInput } from './document-input.js';
import { versionInLink } from './document-link.js';
import { documentById, type DocumentRow } from './document-reads.js';
import { assertKnownItems, assertNewVersion, versionBefore } from './document-rules.js';
import { documentAdmins } from './visible-documents.js';

/**
 * Adds a version of a legal document to a tenant (`POST /tenants/{tenant_id}/legal_documents`). It
 * does not apply before it is published.
 *
 * @throws DomainError `BAD_INPUT` for a link without a date and for unknown offering items,
 *   `CONFLICT` for an existing version, `BUSINESS_RULE` for a version that is not later than the
 *   published one
 */
export const createDocument = action({
  name: 'createLegalDocument',
  scopes: documentAdmins,
  input: CreateDocumentInput,
  writes: true,
  async perform(ctx, input): Promise<DocumentRow> {
    const owner = await authorizeTenant(ctx, input.tenantId);
    if (owner.ownerId) {
      throw new DomainError('BUSINESS_RULE', 'a personal tenant cannot have legal documents', {
        context: { tenantId: owner.id },
      });
    }
    assertKnownItems(ctx, input);
    const { tenantId: ownerTenantId, changedItems: given, ...fields } = input;
    const { documentType } = input;
    const named = { ownerTenantId, documentType, documentVersion: versionInLink(input.link) };
    await assertNewVersion(ctx, named);
    const previous = await versionBefore(ctx.session, named);
    const { offeringItems = [], backendTypes = [] } = given;
    const changedItems = { offeringItems, backendTypes };
    const id = randomUUID();
    ctx.em.create(
      LegalDocument,
      newRow(LegalDocument, ctx.now, {
        ...fields,
        ...named,
        id,
        addedBy: ctx.caller.id,
        changedItems,
        ...itemsAfter(previous?.coveredItems, changedItems),
      }),
      { persist: true },
    );
    ctx.audit({ tenantId: owner.id, objectType: 'legalDocument', objectId: id });
    await ctx.em.flush();
    return documentById(ctx.session, id);
  },
});
