import type { Operation } from '../operation.js';
import { accessPolicyOperations } from './access-policies.js';
import { activationOperations } from './activation.js';
import { applicationOperations } from './applications.js';
import { billingOperations } from './billing.js';
import { brandOperations } from './brands.js';
import { clientOperations } from './clients.js';
import { contactOperations } from './contacts.js';
import { deviceOperations } from './devices.js';
import { discoveryOperations } from './discovery.js';
import { identityOperations } from './identity.js';
import { identityProviderOperations } from './identity-providers.js';
import { logicOperations } from './logic.js';
import { legalDocumentOperations } from './legal-documents.js';
import { mfaOperations } from './mfa.js';
import { oneTimeTokenOperations } from './one-time-tokens.js';
import { reportOperations } from './reports.js';
import { registrationTokenOperations } from './registration-tokens.js';
import { searchOperations } from './search.js';
import { signInOperations } from './sign-in.js';
import { infrastructureOperations } from './infrastructure.js';
import { offeringItemOperations } from './offering-items.js';
import { securityGroupOperations } from './security-groups.js';
import { settingOperations } from './settings.js';
import { tenantOperations } from './tenants.js';
import { testBrandingOperations } from './test-branding.js';
import { usageOperations } from './usages.js';
import { userInfoOperations } from './userinfo.js';
import { userOperations } from './users.js';
import { watcherOperations } from './watchers.js';

/** All operations of the REST API. */
export const operations: readonly Operation[] = [
  ...tenantOperations,
  ...userOperations,
  ...watcherOperations,
  ...activationOperations,
  ...contactOperations,
  ...accessPolicyOperations,
  ...securityGroupOperations,
  ...clientOperations,
  ...registrationTokenOperations,
  ...searchOperations,
  ...identityOperations,
  ...userInfoOperations,
  ...signInOperations,
  ...deviceOperations,
  ...mfaOperations,
  ...oneTimeTokenOperations,
  ...identityProviderOperations,
  ...legalDocumentOperations,
  ...brandOperations,
  ...testBrandingOperations,
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
