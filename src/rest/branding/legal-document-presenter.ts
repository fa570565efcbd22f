import type { DocumentRow } from '../../domain/branding/legal-documents/document-reads.js';
import type { DocumentToSign } from '../../domain/branding/legal-documents/read-documents-to-sign.js';
import type { LegalItems } from '../../entities/index.js';
import { timestamp, timestampOrNull } from '../engine/time.js';

const presentItems = ({ offeringItems, backendTypes }: LegalItems) => ({
  offering_items: offeringItems,
  backend_types: backendTypes,
});

/** A legal document as it is sent. */
export const presentDocument = (row: DocumentRow) => ({
  id: row.id,
  owner_tenant: row.ownerTenantId,
  ...(row.addedBy && { added_by: row.addedBy }),
  document_type: row.documentType,
  document_version: row.documentVersion,
  link: row.link,
  comment: row.comment ?? null,
  common_part_update: row.commonPartUpdate,
  changed_items: presentItems(row.changedItems),
  added_items: presentItems(row.addedItems),
  covered_items: presentItems(row.coveredItems),
  grace_period: row.gracePeriod,
  created: timestamp(row.createdAt),
  published: timestampOrNull(row.publishedAt ?? null),
  version: row.version,
});

/** A document that a user has to sign, as it is sent. */
export const presentDocumentToSign = ({ documentId, signUntil }: DocumentToSign) => ({
  id: documentId,
  sign_until: signUntil,
});
