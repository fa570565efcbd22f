import type { Operation } from '../operation.js';
import { accessPolicyOperations } from './access-policies.js';
import { applicationOperations } from './applications.js';
import { billingOperations } from './billing.js';
import { clientOperations } from './clients.js';
import { contactOperations } from './contacts.js';
import { discoveryOperations } from './discovery.js';
import { identityOperations } from './identity.js';
import { infrastructureOperations } from './infrastructure.js';
import { logicOperations } from './logic.js';
import { offeringItemOperations } from './offering-items.js';
import { searchOperations } from './search.js';
import { settingOperations } from './settings.js';
import { tenantOperations } from './tenants.js';
import { usageOperations } from './usages.js';
import { userOperations } from './users.js';

/** Every operation that is served. */
export const operations: readonly Operation[] = [
  ...tenantOperations,
  ...userOperations,
  ...contactOperations,
  ...accessPolicyOperations,
  ...clientOperations,
  ...searchOperations,
  ...identityOperations,
  ...discoveryOperations,
  ...applicationOperations,
  ...settingOperations,
  ...infrastructureOperations,
  ...offeringItemOperations,
  ...usageOperations,
  ...billingOperations,
  ...logicOperations,
];
