/* The parts of the build that the benchmarks use. Only this file knows where they are. */
export { run } from '../../dist/domain/core/action.js';
export { childPath, pathsTo } from '../../dist/domain/core/paths.js';
export {
  contactsOfTenants,
  ownContactsOfTenants,
} from '../../dist/domain/accounts/contacts/contact-reads.js';
export { listTenants } from '../../dist/domain/accounts/tenants/list-tenants.js';
export { getTenant } from '../../dist/domain/accounts/tenants/read-tenants.js';
export { Passwords } from '../../dist/domain/identity/passwords/passwords.js';
export * as schemas from '../../dist/rest/schemas.js';
export { timestamp, timestampOrNull } from '../../dist/rest/engine/time.js';
