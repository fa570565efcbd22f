import type { Operation } from '../operation.js';
import { tenantOperations } from './tenants.js';

/** Every operation that is served. */
export const operations: readonly Operation[] = [...tenantOperations];
