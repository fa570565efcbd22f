import { on, without, type Counterpart, type Without } from './counterparts.js';

const document = {
  owner_tenant: 'LegalDocument.ownerTenantId',
  published: 'LegalDocument.publishedAt',
  created: 'LegalDocument.createdAt',
};
const smtp = {
  smtp_override: 'Brand.smtp',
  smtp_reply_address: 'Brand.smtp',
  smtp_server: 'Brand.smtp',
  smtp_port: 'Brand.smtp',
  smtp_user: 'Brand.smtp',
  smtp_password: without('kept encrypted, and never answered'),
  smtp_encryption: 'Brand.smtp',
};
const report = {
  parameters: 'Mutation.createReport',
  recipients: 'Report.recipients',
};
const file = without('bytes: an address on the graph leads to them');

/** Brands, infrastructure, legal documents, reports. */
export const estate: Readonly<Record<string, Counterpart | Without>> = {
  'GET /api/2/brands/{brand}': on('Query.brand', { id: 'Brand.number' }),
  'GET /api/2/content/images/{image}': file,
  'DELETE /api/2/tenants/{tenant_id}/brand': on('Mutation.disableBrand'),
  'GET /api/2/tenants/{tenant_id}/brand': on('Tenant.brand Tenant.effectiveBrand', {
    ...smtp,
    effective: 'Tenant.effectiveBrand',
  }),
  'POST /api/2/tenants/{tenant_id}/brand': on('Mutation.enableBrand'),
  'PUT /api/2/tenants/{tenant_id}/brand': on('Mutation.updateBrand', {
    id: without('what was read and is sent back: a writer cannot set it'),
  }),
  'GET /api/2/tenants/{tenant_id}/brand/logo': file,
  'POST /api/2/tenants/{tenant_id}/brand/logo': on('Mutation.createLogoUpload Query.tenant'),
  'GET /api/2/infra': on('Query.infraComponents'),
  'POST /api/2/infra': on('Mutation.createInfraComponent'),
  'DELETE /api/2/infra/{infra_id}': on('Mutation.deleteInfraComponent'),
  'PUT /api/2/infra/{infra_id}': on('Mutation.updateInfraComponent'),
  'GET /api/2/infra/{infra_id}': on('Query.infraComponent'),
  'GET /api/2/locations': on('Query.locations'),
  'POST /api/2/locations': on('Mutation.createLocation'),
  'DELETE /api/2/locations/{location_id}': on('Mutation.deleteLocation'),
  'PUT /api/2/locations/{location_id}': on('Mutation.updateLocation'),
  'GET /api/2/locations/{location_id}': on('Query.location'),
  'GET /api/2/locations/{location_id}/infra': on('Location.components'),
  'GET /api/2/tenants/{tenant_id}/infra': on('Tenant.infraComponents'),
  'GET /api/2/tenants/{tenant_id}/locations': on('Tenant.locations'),
  'GET /api/2/legal_documents': on('Query.legalDocuments', document),
  'DELETE /api/2/legal_documents/{legal_document_id}': on('Mutation.deleteLegalDocument'),
  'GET /api/2/legal_documents/{legal_document_id}': on('Query.legalDocument', document),
  'PUT /api/2/legal_documents/{legal_document_id}': on('Mutation.publishLegalDocument', document),
  'GET /api/2/tenants/{tenant_id}/legal_documents': on('Tenant.legalDocuments', document),
  'POST /api/2/tenants/{tenant_id}/legal_documents': on('Mutation.createLegalDocument', {
    ...document,
    tenant_id: 'input.ownerTenantId',
  }),
  'GET /api/2/users/{user_id}/legal_documents': on('User.legalDocumentsToSign', {
    id: 'LegalDocumentToSign.documentId',
  }),
  'POST /api/2/users/{user_id}/legal_documents': on('Mutation.signLegalDocuments', {
    items: 'documentIds',
  }),
  'POST /api/2/reports': on('Mutation.createReport', report),
  'DELETE /api/2/reports/{report_id}': on('Mutation.deleteReport'),
  'PUT /api/2/reports/{report_id}': on('Mutation.updateReport', report),
  'GET /api/2/reports/{report_id}': on('Query.report', report),
  'GET /api/2/reports/{report_id}/stored': on('Report.storedReports', {
    report_format: 'StoredReport.format',
  }),
  'GET /api/2/reports/{report_id}/stored/{stored_report_id}': file,
  'POST /api/2/reports/bulk': on('Mutation.createReports', report),
  'GET /api/2/tenants/{tenant_id}/reports': on('Tenant.reports'),
  'GET /api/2/users/{user_id}/report-subscriptions': on('User.reportSubscriptions'),
  'POST /api/2/users/{user_id}/report-subscriptions': on('Mutation.subscribeToReport', report),
  'DELETE /api/2/users/{user_id}/report-subscriptions/{report_id}': on(
    'Mutation.unsubscribeFromReport',
  ),
};
