import type { DocumentRow } from '../../domain/branding/legal-documents/document-reads.js';
import type { DocumentToSign } from '../../domain/branding/legal-documents/read-documents-to-sign.js';
import { LegalDocument, type LegalItems } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

const presentItems = ({ offeringItems, backendTypes }: LegalItems) => ({
  offering_items: offeringItems,
  backend_types: backendTypes,
});

const present = presenterOf(LegalDocument);

/** Presents a legal document. */
export const presentDocument = (row: DocumentRow) => ({
  ...present(row),
  changed_items: presentItems(row.changedItems),
  added_items: presentItems(row.addedItems),
  covered_items: presentItems(row.coveredItems),
});

/** Presents a document that a user has to sign. */
export const presentDocumentToSign = ({ documentId, signUntil }: DocumentToSign) => ({
  id: documentId,
  sign_until: signUntil,
});
