import type { Operation } from './engine/operation.js';
import { accessPolicyOperations } from './access/access-policies.js';
import { activationOperations } from './accounts/activation.js';
import { applicationOperations } from './commerce/applications.js';
import { billingOperations } from './commerce/billing.js';
import { brandOperations } from './branding/brands.js';
import { clientOperations } from './accounts/clients.js';
import { contactOperations } from './accounts/contacts.js';
import { deviceOperations } from './identity/devices.js';
import { discoveryOperations } from './identity/discovery.js';
import { identityOperations } from './identity/tokens.js';
import { identityProviderOperations } from './identity/identity-providers.js';
import { logicOperations } from './platform/logic.js';
import { legalDocumentOperations } from './branding/legal-documents.js';
import { mfaOperations } from './identity/mfa.js';
import { oneTimeTokenOperations } from './identity/one-time-tokens.js';
import { reportOperations } from './reporting/reports.js';
import { registrationTokenOperations } from './accounts/registration-tokens.js';
import { searchOperations } from './accounts/search.js';
import { signInOperations } from './identity/sign-in.js';
import { infrastructureOperations } from './commerce/infrastructure.js';
import { offeringItemOperations } from './commerce/offering-items.js';
import { securityGroupOperations } from './access/security-groups.js';
import { settingOperations } from './platform/settings.js';
import { tenantOperations } from './accounts/tenants.js';
import { testBrandingOperations } from './branding/test-branding.js';
import { usageOperations } from './commerce/usages.js';
import { userInfoOperations } from './identity/userinfo.js';
import { userOperations } from './accounts/users.js';
import { watcherOperations } from './reporting/watchers.js';

/** Every operation that is served. */
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
