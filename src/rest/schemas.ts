/* Response schemas of the contract. */
export * from './access/account-schemas.js';
export * from './access/security-group-schemas.js';
export * from './accounts/registration-token-schemas.js';
export * from './accounts/tenant-schemas.js';
export * from './branding/brand-schemas.js';
export * from './branding/legal-document-schemas.js';
export * from './commerce/billing-schemas.js';
export * from './commerce/service-schemas.js';
export * from './engine/value-schemas.js';
export * from './identity/identity-schemas.js';
export * from './platform/setting-schemas.js';
export * from './reporting/report-schemas.js';
