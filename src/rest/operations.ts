import * as access from './access/index.js';
import * as accounts from './accounts/index.js';
import * as branding from './branding/index.js';
import * as commerce from './commerce/index.js';
import * as identity from './identity/index.js';
import * as platform from './platform/index.js';
import * as reporting from './reporting/index.js';
import type { Operation } from './engine/operation.js';

/** Every operation that is served. */
export const operations: readonly Operation[] = [
  ...accounts.tenantOperations,
  ...accounts.userOperations,
  ...reporting.watcherOperations,
  ...accounts.activationOperations,
  ...accounts.contactOperations,
  ...access.accessPolicyOperations,
  ...access.securityGroupOperations,
  ...accounts.clientOperations,
  ...accounts.registrationTokenOperations,
  ...accounts.searchOperations,
  ...identity.identityOperations,
  ...identity.userInfoOperations,
  ...identity.signInOperations,
  ...identity.deviceOperations,
  ...identity.mfaOperations,
  ...identity.oneTimeTokenOperations,
  ...identity.identityProviderOperations,
  ...branding.legalDocumentOperations,
  ...branding.brandOperations,
  ...branding.testBrandingOperations,
  ...identity.discoveryOperations,
  ...commerce.applicationOperations,
  ...platform.settingOperations,
  ...commerce.infrastructureOperations,
  ...commerce.offeringItemOperations,
  ...commerce.usageOperations,
  ...reporting.reportOperations,
  ...commerce.billingOperations,
  ...platform.logicOperations,
];
