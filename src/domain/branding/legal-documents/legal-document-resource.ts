import { LegalDocument } from '../../../entities/index.js';
import { tableOf, type Resource } from '../../access/reads/resource.js';
import { visibleDocuments } from './visible-documents.js';

export const legalDocumentResource = {
  name: 'legalDocument',
  entity: LegalDocument,
  ...tableOf('legal_documents', 'd', 'owner_tenant_id'),
  readScopes: ['tenant_viewer'],
  rule: visibleDocuments,
  owner: null,
} as const satisfies Resource;
