import { connectionOf } from '../engine/connection.js';
import { nodeType } from '../engine/node-type.js';
import { LegalDocumentPage } from './legal-documents/legal-document-inputs.js';
import { LegalDocument, readableLegalDocument } from './legal-documents/legal-document-type.js';

/* The objects of this module, and lists of them. */
export const legalDocumentNode = nodeType('LegalDocument', LegalDocument, readableLegalDocument);

export const legalDocumentsIn = connectionOf(legalDocumentNode, LegalDocumentPage);
