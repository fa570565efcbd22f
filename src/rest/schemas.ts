/* Response schemas of the contract. */
export * from './schemas/accounts.js';
export * from './schemas/brands.js';
export * from './schemas/groups.js';
export * from './schemas/identity.js';
export * from './schemas/legal.js';
export * from './schemas/money.js';
export * from './schemas/reports.js';
export * from './schemas/registration.js';
export * from './schemas/services.js';
export * from './schemas/values.js';
