/* The operations of this module. */
export { accessPolicyOperations } from './access-policies.js';
export { securityGroupOperations } from './security-groups.js';
