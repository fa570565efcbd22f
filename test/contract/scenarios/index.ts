import { accessPolicyScenarios } from './access-policies.js';
import { activationScenarios } from './activation.js';
import { brandScenarios } from './brands.js';
import { clientScenarios } from './clients.js';
import { contactScenarios } from './contacts.js';
import { identityScenarios } from './identity.js';
import { identityProviderScenarios } from './identity-providers.js';
import { legalDocumentScenarios } from './legal-documents.js';
import { mfaScenarios } from './mfa.js';
import { oneTimeTokenScenarios } from './one-time-tokens.js';
import { applicationScenarios } from './applications.js';
import { billingScenarios } from './billing.js';
import { infrastructureScenarios } from './infrastructure.js';
import { offeringItemScenarios } from './offering-items.js';
import { platformScenarios } from './platform.js';
import { reportScenarios } from './reports.js';
import type { Scenarios } from './scenario.js';
import { registrationTokenScenarios } from './registration-tokens.js';
import { securityGroupScenarios } from './security-groups.js';
import { settingScenarios } from './settings.js';
import { tenantScenarios } from './tenants.js';
import { usageScenarios } from './usages.js';
import { userScenarios } from './users.js';
import { watcherScenarios } from './watchers.js';

/** A successful request for every served operation. */
export const scenarios: Scenarios = {
  ...tenantScenarios,
  ...userScenarios,
  ...watcherScenarios,
  ...activationScenarios,
  ...contactScenarios,
  ...accessPolicyScenarios,
  ...securityGroupScenarios,
  ...clientScenarios,
  ...brandScenarios,
  ...registrationTokenScenarios,
  ...identityScenarios,
  ...mfaScenarios,
  ...identityProviderScenarios,
  ...legalDocumentScenarios,
  ...oneTimeTokenScenarios,
  ...infrastructureScenarios,
  ...offeringItemScenarios,
  ...usageScenarios,
  ...reportScenarios,
  ...billingScenarios,
  ...applicationScenarios,
  ...settingScenarios,
  ...platformScenarios,
};
