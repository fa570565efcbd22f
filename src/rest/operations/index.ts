import type { Operation } from '../operation.js';
import { accessPolicyOperations } from './access-policies.js';
import { activationOperations } from './activation.js';
import { applicationOperations } from './applications.js';
import { billingOperations } from './billing.js';
import { clientOperations } from './clients.js';
import { contactOperations } from './contacts.js';
import { deviceOperations } from './devices.js';
import { discoveryOperations } from './discovery.js';
import { identityOperations } from './identity.js';
import { identityProviderOperations } from './identity-providers.js';
import { logicOperations } from './logic.js';
import { mfaOperations } from './mfa.js';
import { oneTimeTokenOperations } from './one-time-tokens.js';
import { reportOperations } from './reports.js';
import { searchOperations } from './search.js';
import { signInOperations } from './sign-in.js';
import { infrastructureOperations } from './infrastructure.js';
import { offeringItemOperations } from './offering-items.js';
import { settingOperations } from './settings.js';
import { tenantOperations } from './tenants.js';
import { usageOperations } from './usages.js';
import { userOperations } from './users.js';

/** Every operation that is served. */
export const operations: readonly Operation[] = [
  ...tenantOperations,
  ...userOperations,
  ...activationOperations,
  ...contactOperations,
  ...accessPolicyOperations,
  ...clientOperations,
  ...searchOperations,
  ...identityOperations,
  ...signInOperations,
  ...deviceOperations,
  ...mfaOperations,
  ...oneTimeTokenOperations,
  ...identityProviderOperations,
  ...discoveryOperations,
  ...applicationOperations,
  ...settingOperations,
  ...infrastructureOperations,
  ...offeringItemOperations,
  ...usageOperations,
  ...reportOperations,
  ...billingOperations,
  ...logicOperations,
];
