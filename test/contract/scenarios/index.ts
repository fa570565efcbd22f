import { accessPolicyScenarios } from './access-policies.js';
import { activationScenarios } from './activation.js';
import { clientScenarios } from './clients.js';
import { contactScenarios } from './contacts.js';
import { identityScenarios } from './identity.js';
import { identityProviderScenarios } from './identity-providers.js';
import { mfaScenarios } from './mfa.js';
import { oneTimeTokenScenarios } from './one-time-tokens.js';
import { applicationScenarios } from './applications.js';
import { billingScenarios } from './billing.js';
import { infrastructureScenarios } from './infrastructure.js';
import { offeringItemScenarios } from './offering-items.js';
import { platformScenarios } from './platform.js';
import { reportScenarios } from './reports.js';
import type { Scenarios } from './scenario.js';
import { settingScenarios } from './settings.js';
import { tenantScenarios } from './tenants.js';
import { usageScenarios } from './usages.js';
import { userScenarios } from './users.js';

/** A success of every operation that is served. */
export const scenarios: Scenarios = {
  ...tenantScenarios,
  ...userScenarios,
  ...activationScenarios,
  ...contactScenarios,
  ...accessPolicyScenarios,
  ...clientScenarios,
  ...identityScenarios,
  ...mfaScenarios,
  ...identityProviderScenarios,
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
