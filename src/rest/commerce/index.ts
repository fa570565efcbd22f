/* The operations of this module. */
export { applicationOperations } from './applications.js';
export { billingOperations } from './billing.js';
export { infrastructureOperations } from './infrastructure.js';
export { offeringItemOperations } from './offering-items.js';
export { usageOperations } from './usages.js';
