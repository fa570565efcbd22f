import type { Session } from '../../../database/session.js';
import { columns, sql } from '../../../database/sql.js';
import { LegalDocument } from '../../../entities/index.js';
import type { WriteContext } from '../../core/action.js';
import { DomainError, badInput } from '../../core/errors.js';
import type { CreateDocumentInput } from './document-input.js';

/** The columns of a published version that the next version is compared with. */
type Previous = Pick<LegalDocument, 'id' | 'documentVersion' | 'coveredItems'>;

/** Owner, type and version of a document. */
type Named = Pick<LegalDocument, 'ownerTenantId' | 'documentType' | 'documentVersion'>;

/** Returns the latest published version of a type of the owner; undefined if there is none. */
async function lastPublished(
  session: Session,
  { ownerTenantId, documentType }: Named,
): Promise<Previous | undefined> {
  return session.first<Previous>(
    sql`select ${columns(LegalDocument, 'd', ['id', 'documentVersion', 'coveredItems'])}
      from legal_documents d where d.owner_tenant_id = ${ownerTenantId}
        and d.document_type = ${documentType} and d.deleted_at is null
        and d.published_at is not null
      order by d.published_at desc, d.document_version desc limit 1`,
  );
}

/**
 * Returns the published version before `document`, if any.
 *
 * @throws DomainError `BUSINESS_RULE` unless `document` is a later version
 */
export async function versionBefore(
  session: Session,
  document: Named,
): Promise<Previous | undefined> {
  const previous = await lastPublished(session, document);
  if (previous && previous.documentVersion >= document.documentVersion) {
    throw new DomainError(
      'BUSINESS_RULE',
      `the new version must be later than the published version ${previous.documentVersion}`,
      { field: ['link'], context: { legalDocumentId: previous.id } },
    );
  }
  return previous;
}

/** @throws DomainError `CONFLICT` if the owner has this version of the type, published or not */
export async function assertNewVersion(
  { session }: WriteContext,
  { ownerTenantId, documentType, documentVersion }: Named,
): Promise<void> {
  const same = await session.first<{ id: string }>(
    sql`select d.id as "id" from legal_documents d where d.owner_tenant_id = ${ownerTenantId}
      and d.document_type = ${documentType} and d.document_version = ${documentVersion}
      and d.deleted_at is null`,
  );
  if (!same) return;
  throw new DomainError('CONFLICT', `the version ${documentVersion} already exists`, {
    field: ['link'],
    context: { legalDocumentId: same.id },
  });
}

/**
 * Checks that the offering items exist in the catalogue. Storage types are not checked, because
 * components with them may be created later.
 *
 * @throws DomainError `BAD_INPUT` for the first unknown offering item
 */
export function assertKnownItems(
  { catalogue }: WriteContext,
  { changedItems: { offeringItems = [] } }: Pick<CreateDocumentInput, 'changedItems'>,
): void {
  const unknown = offeringItems.findIndex((name) => !catalogue.item(name));
  if (unknown < 0) return;
  const field = ['changedItems', 'offeringItems', unknown];
  throw badInput(field, `${field.join('.')} is not an offering item of the catalogue`);
}

/**
 * Prevents other versions of the owner from being published until the transaction ends, because
 * each version is compared with the previous one. SQLite has one writer and needs no lock.
 */
export async function lockPublication(session: Session, ownerTenantId: string): Promise<void> {
  if (session.dialect === 'sqlite') return;
  // Not `for update`, because rows of other tables may refer to the tenant at the same time.
  await session.all(
    sql`select t.id from tenants t where t.id = ${ownerTenantId} for no key update`,
  );
}

/** @throws DomainError `BUSINESS_RULE` for a published document, which never changes */
export function assertUnpublished({ id, publishedAt }: LegalDocument): void {
  if (publishedAt == null) return;
  throw new DomainError(
    'BUSINESS_RULE',
    'a published legal document cannot be changed or deleted',
    {
      context: { legalDocumentId: id },
    },
  );
}
