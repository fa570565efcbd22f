import type { Operation } from '../operation.js';
import { contactOperations } from './contacts.js';
import { searchOperations } from './search.js';
import { tenantOperations } from './tenants.js';
import { userOperations } from './users.js';

/** Every operation that is served. */
export const operations: readonly Operation[] = [
  ...tenantOperations,
  ...userOperations,
  ...contactOperations,
  ...searchOperations,
];
