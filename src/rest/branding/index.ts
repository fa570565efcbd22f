/* The operations of this module. */
export { brandOperations } from './brands.js';
export { legalDocumentOperations } from './legal-documents.js';
export { testBrandingOperations } from './test-branding.js';
