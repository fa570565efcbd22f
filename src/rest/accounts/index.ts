/* The operations of this module. */
export { activationOperations } from './activation.js';
export { clientOperations } from './clients.js';
export { contactOperations } from './contacts.js';
export { registrationTokenOperations } from './registration-tokens.js';
export { searchOperations } from './search.js';
export { tenantOperations } from './tenants.js';
export { userOperations } from './users.js';
